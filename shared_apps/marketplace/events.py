"""What the market tells dealers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from core.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class EnquiryMade(Event):
    """Somebody asked a dealer about a car, or wrote again: then `enquiry_id` is the one the dealer has.

    It says nothing of other dealers. `kind` is QUESTION, PRICE (the best one) or CALL (please call me back,
    between `call_from` and `call_until` where those are given); `subject` says about what: `car:<listing>` or
    `series:<series>`. `vehicle_id` is None where no car of this dealer's is meant. `phone` is E.164;
    `buyer_id` is None for a guest. With `inbox` answers reach the buyer's inbox, otherwise the buyer can only
    be called. `word_id` names what was said, so that it is taken once.
    `contact` is when the buyer likes to be reached (ANY, MORNING, AFTERNOON, EVENING), `due_at` until when an
    answer is due.
    """

    name: ClassVar[str] = "marketplace.enquiry_made"
    enquiry_id: UUID
    vehicle_id: UUID | None
    vehicle_title_zh: str
    vehicle_title_en: str
    buyer_id: UUID | None
    buyer_name: str
    phone: str
    message: str
    locale: str
    made_at: datetime
    email: str = ""
    kind: str = "QUESTION"
    subject: str = ""
    word_id: UUID | None = None
    contact: str = "ANY"
    call_from: datetime | None = None
    call_until: datetime | None = None
    due_at: datetime | None = None
    currency: str = "CNY"
    inbox: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EnquiryClosed(Event):
    """The buyer wants no more answers to an enquiry."""

    name: ClassVar[str] = "marketplace.enquiry_closed"
    enquiry_id: UUID
