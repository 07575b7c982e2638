from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

from ninja import Field, Schema

from core.edge.api import MoneyOut
from tenants.operations import DealerDetails


class BrandName(Schema):
    slug: str
    name_zh: str
    name_en: str


class DealerRow(Schema):
    id: UUID
    slug: str
    name: str
    city: str
    state: str
    brands: list[BrandName]
    owner_email: str
    created_at: datetime
    portal_url: str
    stock_units: int
    orders: int


class Step(Schema):
    step: str
    done: bool


class InvitationState(Schema):
    email: str
    state: str
    expires_at: datetime


class DealerDetail(DealerRow):
    province: str
    address: str
    latitude: Decimal
    longitude: Decimal
    phone: str
    owner_name: str
    schema_name: str
    error: str
    progress: list[Step]
    invitation: InvitationState | None


class DealerIn(Schema):
    """What an operator enters of a new dealer; coordinates in WGS-84 degrees."""

    name: str = Field(max_length=80)
    slug: str = Field(max_length=63)
    city: str = Field(max_length=40)
    province: str = Field("", max_length=40)
    address: str = Field(max_length=200)
    latitude: Decimal = Field(max_digits=9, decimal_places=6)
    longitude: Decimal = Field(max_digits=9, decimal_places=6)
    phone: str = Field("", max_length=32)
    opening_hours: str = Field("", max_length=120)
    brand_slugs: list[str] = Field(default_factory=list, max_length=60)
    owner_email: str = Field(max_length=190)
    owner_name: str = Field("", max_length=80)

    def details(self) -> DealerDetails:
        """As the operation wants it."""
        values = self.dict(exclude={"brand_slugs"})
        return DealerDetails(**values, brands=tuple(self.brand_slugs))


class DealerCounts(Schema):
    total: int
    active: int
    provisioning: int
    failed: int
    suspended: int


class StockFigures(Schema):
    units: int
    listed: int
    value: MoneyOut


class OrderFigures(Schema):
    total: int
    by_state: dict[str, int]


class Reservations(Schema):
    open: int


class Turnover(Schema):
    total: MoneyOut
    this_month: MoneyOut


class DealerFigures(Schema):
    dealer_id: UUID
    slug: str
    name: str
    city: str
    stock_units: int
    listed: int
    open_reservations: int
    orders: int
    delivered: int
    turnover: MoneyOut


class Day(Schema):
    day: date
    orders: int
    reservations: int
    delivered: int
    turnover: MoneyOut


class Overview(Schema):
    """Figures over all dealers; everything is counted up to `watermark`, null before the first count."""

    watermark: datetime | None
    dealers: DealerCounts
    stock: StockFigures
    reservations: Reservations
    orders: OrderFigures
    turnover: Turnover
    by_dealer: list[DealerFigures]
    daily: list[Day]


class City(Schema):
    name_zh: str
    name_en: str
    province_zh: str
    latitude: float
    longitude: float


class ApplicationRow(Schema):
    """A company that asks for a portal, in a list."""

    id: UUID
    company: str
    credit_code: str
    city: str
    contact: str
    email: str
    slug: str
    state: str
    created_at: datetime


class Lookalike(Schema):
    """Something that is there already and may be the same company; `same` names what agrees."""

    kind: Literal["application", "dealer"]
    id: UUID
    name: str
    state: str
    same: list[Literal["credit_code", "name", "email"]]
    created_at: datetime


class ApplicationStep(Schema):
    state: str
    at: datetime


class ApplicationDetail(ApplicationRow):
    """An application whole. `moves` are the steps an operator may take; `slug_problem` a sentence or null."""

    province: str
    address: str
    phone: str
    brands: list[BrandName]
    locale: str
    reason: str
    decided_by: str
    dealer_id: UUID | None
    portal_url: str | None
    steps: list[ApplicationStep]
    moves: list[str]
    slug_problem: str | None
    lookalikes: list[Lookalike]


class ApproveIn(Schema):
    """`slug` replaces the subdomain that was wished."""

    slug: str = Field("", max_length=63)


class RejectIn(Schema):
    reason: str = Field(max_length=500)
