"""What a buyer wishes, and what a dealer answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

QUESTION, PRICE, CALL = KINDS = ("QUESTION", "PRICE", "CALL")
CONTACTS = ("ANY", "MORNING", "AFTERNOON", "EVENING")
BUYER, DEALER = SIDES = ("BUYER", "DEALER")
SENT, REMINDED, SIGNED, SEALED = ("SENT", "REMINDED", "SIGNED", "SEALED")
RECALLED = "RECALLED"
HAPPENED = (SENT, REMINDED, SIGNED, SEALED, "DECLINED", "EXPIRED", "VOIDED", RECALLED)
"""What a buyer is told of a contract, or of the car of an order."""
BY_THEMSELVES = (SIGNED, "DECLINED")
"""What they did themselves: it is kept in the inbox, and nobody need tell them."""
OPEN, CLOSED = STATES = ("OPEN", "CLOSED")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a form of the market asks for, as it was typed.

    About one car (`car_id`) or a series; `dealers` are the slugs of those to ask. `window` is when the time
    for a call begins, as the form offered it. `key` is the form's own, so that sent twice it counts once.
    `trap` is the field that people do not see.
    """

    kind: str
    key: str
    car_id: UUID | None = None
    brand: str = ""
    series: str = ""
    dealers: tuple[str, ...] = ()
    name: str = ""
    phone: str = ""
    email: str = ""
    message: str = ""
    contact: str = "ANY"
    window: str = ""
    near: str = ""
    trap: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a dealer said in a thread; prices in minor units of `currency`, None where none was named."""

    thread_id: UUID
    word_id: UUID
    text: str
    author: str
    price_minor: int | None
    on_road_minor: int | None
    currency: str
    valid_until: date | None
    said_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What happened to a contract of a buyer's; `kind` is the contract's, `event_id` makes it tell once.

    Of a recall `contract_id` is the recall's id, `kind` RECALL and `number` the order's.
    """

    event_id: UUID
    buyer_id: UUID
    order_id: UUID
    contract_id: UUID
    kind: str
    number: str
    happened: str
