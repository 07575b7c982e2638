from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from ninja import Field, Schema


class DemoCarIn(Schema):
    """A car of the stock that buyers may drive."""

    vehicle_id: UUID
    assisted: bool = False


class DemoCarOut(Schema):
    """A demo car; its odometer in kilometres."""

    id: UUID
    vehicle_id: UUID
    title: str
    assisted: bool
    mileage_km: int
    active: bool


class GuideIn(Schema):
    """Who goes along: weekdays as bits (Monday 1), the shift in minutes after midnight."""

    user_id: UUID
    assisted: bool = False
    weekdays: int = Field(127, ge=0, le=127)
    opens: int = Field(0, ge=0, le=1439)
    closes: int = Field(1440, ge=1, le=1440)


class GuideOut(GuideIn):
    """A member of the staff who goes along."""

    id: UUID
    name: str


class FleetOut(Schema):
    """Demo cars and who goes along."""

    cars: list[DemoCarOut]
    staff: list[GuideOut]


class DriveMoveIn(Schema):
    """A step with what it asks for: `start` and `finish` a mileage, `reschedule` a time."""

    verb: str = Field(max_length=24)
    note: str = Field("", max_length=500)
    starts_at: datetime | None = None
    licence_seen: bool = False
    signed_by: str = Field("", max_length=80)
    mileage_km: int = Field(0, ge=0, le=5_000_000)
    rating: int | None = None
    feedback: str = Field("", max_length=2000)


class DriveRow(Schema):
    """A test drive in the diary. `moves` are the steps the caller may take now."""

    id: UUID
    number: str
    kind: str
    state: str
    starts_at: datetime
    ends_at: datetime
    car_id: UUID
    car_title: str
    car_mileage_km: int
    staff_name: str
    name: str
    phone: str
    lead_id: UUID
    signed_by: str | None
    mileage_out_km: int | None
    mileage_in_km: int | None
    rating: int | None
    feedback: str | None
    moves: list[str]


class DiaryOut(Schema):
    """The test drives of one day by the dealer's clock."""

    day: date
    drives: list[DriveRow]
