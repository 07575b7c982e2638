"""What arrives from the market, and what is answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a buyer said to us on the market, as `EnquiryMade` explains it. `event_id` brought it."""

    event_id: UUID
    enquiry_id: UUID
    word_id: UUID
    kind: str
    subject: str
    vehicle_id: UUID | None
    title_zh: str
    title_en: str
    buyer_id: UUID | None
    name: str
    phone: str
    email: str
    text: str
    contact: str
    call_from: datetime | None
    call_until: datetime | None
    made_at: datetime
    due_at: datetime
    currency: str
    inbox: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An answer: words, and a price with its last day, and what the car costs on the road; in minor units.

    `currencies` are those the prices were named in.
    """

    text: str = ""
    price_minor: int | None = None
    on_road_minor: int | None = None
    valid_until: date | None = None
    currencies: frozenset[str] = frozenset()
