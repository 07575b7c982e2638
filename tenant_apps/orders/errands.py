"""What waits for a person beside the orders' own steps: each app above this one names its own.

    register(Errand(code="tax_refund", right="registration.work", rows=refunds_due))

in the app's handlers.py. The dashboard tells them, the longest waiting first, to whom the right is given; it
has the words for each code.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """One kind of thing to see to. `rows` is a query that has `order_id`, and `since` when it waits."""

    code: str
    right: str
    rows: Callable[[], Any]


_errands: dict[str, Errand] = {}


def register(errand: Errand) -> None:
    """Add a kind; registering a code again replaces it, as when a module is loaded twice."""
    _errands[errand.code] = errand


def errands() -> tuple[Errand, ...]:
    """Every kind, in order of registration."""
    return tuple(_errands.values())
