from __future__ import annotations

from datetime import date, datetime
from typing import Literal
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


class RouteIn(Schema):
    """A way to drive."""

    name_zh: str = Field(max_length=60)
    name_en: str = Field("", max_length=60)
    length_km: int
    minutes: int


class RouteOut(RouteIn):
    """A way to drive that is offered."""

    id: UUID


class FleetOut(Schema):
    """Demo cars, who goes along, and where they drive."""

    cars: list[DemoCarOut]
    staff: list[GuideOut]
    routes: list[RouteOut]


class NextStepIn(Schema):
    """What is to be done about the driver next, by which day."""

    kind: Literal["CALL", "MESSAGE", "VISIT", "QUOTE"]
    due_on: date
    note: str = Field("", max_length=500)


class DriveMoveIn(Schema):
    """A step with what it asks for: `reschedule` a time (and a car), `finish` a mileage in kilometres.

    `level` is fuel or charge in per cent; `sure` says that an unlikely mileage is right.
    """

    verb: str = Field(max_length=24)
    note: str = Field("", max_length=500)
    starts_at: datetime | None = None
    car_id: UUID | None = None
    mileage_km: int = Field(0, ge=0, le=5_000_000)
    level: int | None = None
    damage: str = Field("", max_length=2000)
    rating: int | None = None
    feedback: str = Field("", max_length=2000)
    next_step: NextStepIn | None = None
    sure: bool = False


class DriveRow(Schema):
    """A test drive in the diary. `moves` are the steps the caller may take now.

    `must_move`: its car has been sold or withdrawn. `address` is where one from somebody's door begins.
    """

    id: UUID
    number: str
    kind: str
    state: str
    starts_at: datetime
    ends_at: datetime
    car_id: UUID
    car_title: str
    car_mileage_km: int
    staff_id: UUID
    staff_name: str
    name: str
    phone: str
    lead_id: UUID
    signed_by: str | None
    mileage_out_km: int | None
    mileage_in_km: int | None
    rating: int | None
    feedback: str | None
    must_move: bool
    address: str | None
    moves: list[str]


class ReservedHours(Schema):
    """Hours kept for members of a tier and above until 48 hours before: weekdays as bits (Monday 1),
    minutes after midnight."""

    tier: Literal["BRONZE", "SILVER", "GOLD"]
    weekdays: int = Field(ge=1, le=127)
    opens: int = Field(ge=0, lt=1440)
    closes: int = Field(gt=0, le=1440)


class DriveSettingsIn(Schema):
    """How far cars are brought to buyers, in kilometres; 0 is not at all. Without `reserved` they stay."""

    home_radius_km: int = Field(ge=0, le=100)
    reserved: list[ReservedHours] | None = Field(None, max_length=21)


class DriveSettingsOut(Schema):
    """How the dealer gives test drives."""

    home_radius_km: int
    reserved: list[ReservedHours]


class DiaryOut(Schema):
    """The test drives of one day by the dealer's clock."""

    day: date
    drives: list[DriveRow]


class LicenceOut(Schema):
    """A licence as it was checked; `photo` says that its photograph is still there."""

    licence_class: str
    expires_on: date | None
    checked_by: str
    checked_at: datetime
    erase_after: datetime
    photo: bool


class FactOut(Schema):
    """A line at the head of an agreement."""

    zh: str
    en: str
    value_zh: str
    value_en: str


class ClauseOut(Schema):
    """A clause of an agreement."""

    title_zh: str
    title_en: str
    text_zh: str
    text_en: str


class AgreementTextOut(Schema):
    """What is agreed to, in both languages, as it was frozen."""

    title_zh: str
    title_en: str
    facts: list[FactOut]
    clauses: list[ClauseOut]


class AgreementOut(Schema):
    """An agreement, to be signed or signed. `level` is fuel or charge in per cent."""

    text: AgreementTextOut
    text_sha256: str
    route_zh: str
    route_en: str
    mileage_km: int
    level: int
    signed_by: str | None
    signed_at: datetime | None
    drawn: bool
    witness: str | None
    printed: bool


class DriveEventOut(Schema):
    """Something that was done about a test drive."""

    at: datetime
    actor: str
    label_zh: str
    label_en: str
    note: str | None


class DriveDetail(DriveRow):
    """A test drive with its papers and all that was done about it, newest first."""

    level_in: int | None
    damage: str | None
    licence: LicenceOut | None
    agreement: AgreementOut | None
    history: list[DriveEventOut]


class AgreementIn(Schema):
    """What a driver is about to sign: the route, the odometer, fuel or charge in per cent."""

    route_id: UUID
    mileage_km: int = Field(ge=0, le=5_000_000)
    level: int
    sure: bool = False


class SignatureIn(Schema):
    """A signature under the text with this digest; without strokes the name was typed.

    Strokes are lists of points [x, y] on a sheet of 1000 × 360.
    """

    text_sha256: str = Field(max_length=64)
    name: str = Field(max_length=80)
    strokes: list[list[list[int]]] = Field([], max_length=400)
    language: Literal["zh", "en"] = "zh"


class WalkInIn(Schema):
    """Somebody at the desk or on the telephone who wants to drive."""

    name: str = Field(max_length=80)
    phone: str = Field(max_length=40)
    email: str = Field("", max_length=190)
    source: Literal["WALK_IN", "PHONE"] = "WALK_IN"
    car_id: UUID
    kind: str = Field("STANDARD", max_length=12)
    starts_at: datetime
    licence: bool = False


class SlotOut(Schema):
    """A free time, with the cars that are free then."""

    starts_at: datetime
    ends_at: datetime
    cars: list[UUID]


class SlotsOut(Schema):
    """The days on which something is free, and the free times of one of them."""

    days: list[date]
    day: date | None
    slots: list[SlotOut]
