"""How long an order may stay in a state, who sees to it at the dealer's, and whom it waits for."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple


class Stage(NamedTuple):
    """`owner` is a role at the dealer's, `waits_for` who acts next: BUYER, DEALER or BANK."""

    within: timedelta
    owner: str
    waits_for: str


CLOSES_AFTER = timedelta(days=15)
"""How long a delivered order stays open at the least; it closes by itself once nobody may return the car."""

STAGES: dict[str, Stage] = {
    "DRAFT": Stage(timedelta(days=3), "SALES", "DEALER"),
    "RESERVED": Stage(timedelta(days=3), "SALES", "DEALER"),
    "CONTRACTED": Stage(timedelta(days=7), "FINANCE", "BUYER"),
    "FUNDED": Stage(timedelta(days=5), "SALES", "DEALER"),
    "READY": Stage(timedelta(days=5), "SALES", "BUYER"),
    "CANCEL_REQUESTED": Stage(timedelta(days=2), "MANAGER", "DEALER"),
    "RETURN_REQUESTED": Stage(timedelta(days=3), "MANAGER", "DEALER"),
    "DISPUTED": Stage(timedelta(days=14), "FINANCE", "BANK"),
}
"""States that somebody must see to. A hold ends by itself, and so does a delivered order's wait."""
