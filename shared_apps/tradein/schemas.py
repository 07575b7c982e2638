"""Trade-ins as the portal's API tells them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from ninja import Field, Schema

from core.edge.api import MoneyIn, MoneyOut


class TradeInCar(Schema):
    """The buyer's car as the buyer described it; `answers` by question (accidents, repaint, …)."""

    art_url: str
    model_year: int
    registered: date
    mileage_km: int
    city: str
    answers: dict[str, str]


class TradeInPart(Schema):
    """A part of the estimate: of the retail price, or a deduction from it."""

    code: str
    amount: MoneyOut


class TradeInComparable(Schema):
    """A car the estimate rests on, as it was then; `says` is what its price says the buyer's car is worth."""

    id: UUID
    title_zh: str
    title_en: str
    dealer: str
    city: str
    model_year: int
    mileage_km: int
    price: MoneyOut
    says: MoneyOut
    url: str


class TradeInEstimate(Schema):
    """What the buyer was told. `retail` are the parts of `fair`, the price dealers ask; `deductions` lead
    from there to `mid`, to the cent. `model` and `schedule` are the versions it was made with.
    """

    low: MoneyOut
    mid: MoneyOut
    high: MoneyOut
    fair: MoneyOut
    retail: list[TradeInPart]
    deductions: list[TradeInPart]
    comparables: list[TradeInComparable]
    model: str
    schedule: str
    estimated_at: datetime
    valid_until: datetime


class TradeInPhoto(Schema):
    """A photo of the car, full and small, for staff who are signed in."""

    id: UUID
    width: int
    height: int
    url: str
    small_url: str


class TradeInRow(Schema):
    """A request in the queue. `state` is as it stands now, EXPIRED included; unanswered, it is due by
    `answer_by`.
    """

    id: UUID
    title_zh: str
    title_en: str
    name: str
    city: str
    mileage_km: int
    registered: date
    low: MoneyOut | None
    high: MoneyOut | None
    offered: MoneyOut | None
    valid_until: datetime | None
    state: str
    asked_at: datetime
    answer_by: datetime
    lead_id: UUID | None


class TradeInDetail(TradeInRow):
    """A request whole. `moves` are the answers the caller may give now."""

    phone: str
    message: str
    car: TradeInCar
    estimate: TradeInEstimate | None
    photos: list[TradeInPhoto]
    answer: str
    answered_by: str
    answered_at: datetime | None
    moves: list[str]


class TradeInOfferIn(Schema):
    """A price, good until the end of a day (Asia/Shanghai), subject to looking at the car."""

    offer: MoneyIn
    valid_until: date
    answer: str = Field("", max_length=1000)


class TradeInDeclineIn(Schema):
    """Why no offer is made, in words for the buyer."""

    answer: str = Field(max_length=1000)
