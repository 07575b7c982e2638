"""What the market tells dealers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from core.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class EnquiryMade(Event):
    """Somebody asked a dealer about a listed vehicle. `phone` is E.164; `buyer_id` None for a guest."""

    name: ClassVar[str] = "marketplace.enquiry_made"
    enquiry_id: UUID
    vehicle_id: UUID
    vehicle_title_zh: str
    vehicle_title_en: str
    buyer_id: UUID | None
    buyer_name: str
    phone: str
    message: str
    locale: str
    made_at: datetime
