from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from core.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeInAsked(Event):
    """A buyer asks one dealer what it would pay for a car. `phone` is E.164; minor units, None for none."""

    name: ClassVar[str] = "tradein.asked"

    request_id: UUID
    title_zh: str
    title_en: str
    buyer_id: UUID
    buyer_name: str
    phone: str
    message: str
    low_minor: int | None
    high_minor: int | None
    currency: str
    asked_at: datetime
