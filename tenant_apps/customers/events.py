from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from core.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadChanged(Event):
    """A lead came or moved. It says nothing of the person. `version` grows by one each time."""

    name: ClassVar[str] = "customers.lead_changed"

    lead_id: UUID
    state: str
    source: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EnquiryAnswered(Event):
    """What the dealer answers a buyer on the market; prices in minor units of `currency`."""

    name: ClassVar[str] = "customers.enquiry_answered"

    enquiry_id: UUID
    word_id: UUID
    text: str
    author: str
    price_minor: int | None
    on_road_minor: int | None
    currency: str
    valid_until: date | None
    said_at: datetime
