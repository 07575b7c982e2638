from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from ninja import Field, Schema

from core.edge.api import MoneyIn, MoneyOut


class EvidenceOut(Schema):
    """A file that backs a contest; `size` in bytes, `url` on the surface that was asked."""

    id: UUID
    name: str
    kind: str
    size: int
    url: str


class PartOut(Schema):
    """A reason of a fair price. The first is the base; together they are the fair price."""

    code: str
    amount: MoneyOut


class ComparableOut(Schema):
    """A car that a rating rests on. `says` is what its price says the rated car is worth, `moves` by how much
    the fair price would change without it, null where there would be no rating then.
    """

    id: UUID
    title_zh: str
    title_en: str
    dealer: str
    city: str
    model_year: int
    mileage_km: int
    price: MoneyOut
    says: MoneyOut
    moves: MoneyOut | None
    url: str
    on_offer: bool


class RatingOut(Schema):
    """What is said of a car's price. `deal` is a code, `below_fair_bp` how far the price lies below the fair
    one. `error_bp` and `inside_bp` tell how the fit did on cars it had not seen, null where unknown.
    """

    price: MoneyOut
    fair: MoneyOut
    low: MoneyOut
    high: MoneyOut
    deal: str
    below_fair_bp: int
    parts: list[PartOut]
    comparables: list[ComparableOut]
    dealers: int
    error_bp: int | None
    inside_bp: int | None
    rated_at: datetime


class ContestOut(Schema):
    """A contest of a rating with what was decided."""

    id: UUID
    reason: str
    text: str
    comparable_id: UUID | None
    state: str
    opened_by: str
    created_at: datetime
    price: MoneyOut
    fair: MoneyOut
    effect: str
    adjustment: MoneyOut
    excluded: list[UUID]
    answer: str
    decided_at: datetime | None
    evidence: list[EvidenceOut]


class ContestRow(Schema):
    """A contest in the operators' list."""

    id: UUID
    title_zh: str
    title_en: str
    dealer_id: UUID
    dealer: str
    reason: str
    state: str
    created_at: datetime
    price: MoneyOut
    fair: MoneyOut


class ContestDetail(ContestOut):
    """A contest whole: the car, its dealer, its rating as it is now (null for none), and what may be done."""

    title_zh: str
    title_en: str
    dealer_id: UUID
    dealer: str
    listing_id: UUID
    car_url: str
    low: MoneyOut
    high: MoneyOut
    decided_by: str
    rating: RatingOut | None
    moves: list[str]


class AcceptIn(Schema):
    """What an accepted contest does; `adjustment` is added to the fair price."""

    effect: Literal["EXCLUDE", "ADJUST", "WITHHOLD"]
    comparable_ids: list[UUID] = Field(default_factory=list, max_length=12)
    adjustment: MoneyIn | None = None
    answer: str = Field(max_length=500)


class AnswerIn(Schema):
    answer: str = Field(max_length=500)


class FitOut(Schema):
    """One look at the market: cars, ratings, and how the fit did on cars it had not seen."""

    name: str
    at: datetime
    cars: int
    rated: int
    changed: int
    tried: int
    error_bp: int | None
    inside_bp: int | None
    spread_bp: int
    milliseconds: int


class RatingFigures(Schema):
    """How many cars are on offer and rated now, and the latest fits, newest first."""

    on_offer: int
    rated: int
    open_contests: int
    fits: list[FitOut]
