from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from ninja import Field, Schema

from core.edge.api import MoneyIn, MoneyOut


class RepairLineIn(Schema):
    """A job agreed with the customer."""

    description: str = Field(max_length=200)
    labour_hours: Decimal = Field(Decimal(0), max_digits=6, decimal_places=2)
    amount: MoneyIn


class RepairIn(Schema):
    """A car that comes into the workshop."""

    vin: str = Field(max_length=40)
    plate: str = Field("", max_length=16)
    customer_name: str = Field(max_length=80)
    customer_phone: str = Field(max_length=40)
    mileage_km: int = Field(le=5_000_000)
    complaint: str = Field("", max_length=2000)
    lines: list[RepairLineIn] = Field(max_length=60)


class RepairMoveIn(Schema):
    """A step, with a remark for the history."""

    verb: str = Field(max_length=24)
    note: str = Field("", max_length=500)


class RepairLineOut(Schema):
    """A job on a repair order."""

    description: str
    labour_hours: float
    amount: MoneyOut


class RepairRow(Schema):
    """A repair order in a list. `moves` are the steps the caller may take now."""

    id: UUID
    number: str
    vin: str
    plate: str | None
    vehicle_title: str | None
    customer_name: str
    customer_phone: str
    mileage_km: int
    complaint: str
    state: str
    total: MoneyOut
    opened_at: datetime
    closed_at: datetime | None
    moves: list[str]


class RepairEventOut(Schema):
    """Something that happened to a repair order."""

    at: datetime
    actor: str
    action: str
    label_zh: str
    label_en: str
    note: str | None


class RepairDetail(RepairRow):
    """A repair order with its jobs and its history, newest first."""

    lines: list[RepairLineOut]
    history: list[RepairEventOut]
