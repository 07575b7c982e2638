from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BuyerOnPaper:
    """A buyer's paper as others may know it. `masked` is None for a number that does not open."""

    kind: str
    name: str
    masked: str | None
    by_buyer: bool
    updated_at: datetime
