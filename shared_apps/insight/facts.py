"""What the operator's figures are made of, and which states count as what."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

GONE = ("DELIVERED", "WRITTEN_OFF", "TRANSFERRED_OUT")
"""Vehicle states that are no longer stock."""

OPEN_RESERVATIONS = ("HOLD", "RESERVED")
"""Orders that keep a car for a buyer and are not yet under contract."""

NOT_PLACED = ("HOLD", "EXPIRED")
"""Orders that never got their deposit: they do not count as orders."""

DELIVERED = ("DELIVERED", "CLOSED")
"""Orders whose total is turnover."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DealerFigures:
    """One dealer's figures as last added up; amounts in minor units of `currency`."""

    dealer_id: UUID
    slug: str
    name: str
    city: str
    stock_units: int
    listed_units: int
    stock_value_minor: int
    open_reservations: int
    orders: int
    delivered: int
    turnover_minor: int
    currency: str
