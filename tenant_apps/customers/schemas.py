from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from ninja import Field, Schema

from core.edge.api import MoneyIn, MoneyOut


class AdviserOut(Schema):
    """Who follows up; `id` is the account."""

    id: UUID
    name: str


class LeadRow(Schema):
    """A lead in a list. `moves` are the steps the caller may take now; `answer_due_at` while one waits."""

    id: UUID
    number: str
    name: str
    phone: str
    email: str | None
    source: str
    interest: str | None
    state: str
    owner: AdviserOut | None
    created_at: datetime
    note: str | None
    lost_reason: str | None
    vehicle_id: UUID | None
    answer_due_at: datetime | None
    moves: list[str]


class ActivityOut(Schema):
    """Something that was done about a lead."""

    at: datetime
    actor: str
    action: str
    label_zh: str
    label_en: str
    note: str | None


class FollowUpOut(Schema):
    """What is to be done next, by which day."""

    id: UUID
    kind: str
    due_on: date
    note: str | None


class EnquiryWordOut(Schema):
    """Something said about an enquiry, by the BUYER or us (DEALER)."""

    id: UUID
    side: str
    author: str
    text: str | None
    price: MoneyOut | None
    on_road: MoneyOut | None
    valid_until: date | None
    at: datetime


class EnquiryOut(Schema):
    """What the buyer asked on the market. With `inbox` answers reach the buyer there, else by phone.

    `answer_seconds` is how long the buyer waited for the first answer, None while waiting.
    """

    id: UUID
    kind: str
    title_zh: str
    title_en: str
    state: str
    inbox: bool
    contact: str
    call_from: datetime | None
    call_until: datetime | None
    made_at: datetime
    due_at: datetime
    answer_seconds: int | None
    currency: str
    words: list[EnquiryWordOut]


class AnswerIn(Schema):
    """An answer to a buyer: words, or a price with the last day it holds, or both."""

    text: str = Field("", max_length=1000)
    price: MoneyIn | None = None
    on_road: MoneyIn | None = None
    valid_until: date | None = None


class CalledIn(Schema):
    """The buyer was called; what was said."""

    note: str = Field("", max_length=500)


class AnsweringOut(Schema):
    """How fast the enquiries of the last 30 days were answered; `median_seconds` to the first answer."""

    made: int
    answered: int
    in_time: int
    waiting: int
    overdue: int
    median_seconds: int | None


class LeadDetail(LeadRow):
    """A lead with what is to be done about it and all that was done, newest first."""

    enquiries: list[EnquiryOut]
    follow_ups: list[FollowUpOut]
    activities: list[ActivityOut]


class LeadIn(Schema):
    """Somebody who may buy; the phone as they say it."""

    name: str = Field(max_length=80)
    phone: str = Field(max_length=40)
    email: str = Field("", max_length=190)
    source: Literal["WALK_IN", "PHONE", "MARKET", "WEB"]
    interest: str = Field("", max_length=200)
    note: str = Field("", max_length=2000)


class LeadMoveIn(Schema):
    """A step, with what was said or why; `owner_id` is whom to assign it to, oneself by default."""

    verb: str = Field(max_length=24)
    note: str = Field("", max_length=500)
    owner_id: UUID | None = None
