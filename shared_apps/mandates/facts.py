"""What a mandate covers, and what an export over several dealers asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

KINDS = (
    "SALE", "DEPOSIT", "TRADE_IN", "TEST_DRIVE", "PDI_REPORT", "DELIVERY_NOTE", "SERVICE_ORDER",
    "STOCK_TRANSFER", "PROOF",
)  # fmt: skip
"""The kinds of documents an archive files; a test holds them against the archive's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Documents of these kinds, sealed from `since` to `until` (days in Shanghai, both included; None: open).

    `ends_on` is the last day on which the mandate can be used; None: until it is withdrawn.
    """

    kinds: tuple[str, ...]
    since: date
    until: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What an export asks for; an empty field is no condition. `dealers` are their ids."""

    kind: str = ""
    since: date | None = None
    until: date | None = None
    dealers: tuple[UUID, ...] = ()
