from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Field, Schema

from core.edge.api import MoneyOut

Point = Annotated[list[int], Field(min_length=2, max_length=2)]
Strokes = Annotated[list[list[Point]], Field(max_length=400)]


class CheckOut(Schema):
    """A point of the checklist in the reader's language; `waivable` when the car may be taken without it."""

    name: str
    label: str
    waivable: bool


class InstallationOut(Schema):
    """Something to be fitted before the car is ready."""

    id: UUID
    title: str
    note: str
    state: str
    done_by: str
    done_at: datetime | None
    verbs: list[str]


class OutlookOut(Schema):
    """When the car can honestly be handed over: kept four times out of five; without a day nobody can tell.

    `assumed`: some of it is a default, for want of the dealer's own history.
    """

    green: bool
    by: date | None
    reasons: list[str]
    assumed: bool


class HandoverOut(Schema):
    """An order's hand-over.

    `way_km` is by road, `fee` for bringing the car; `verbs` is what the caller may do now.
    `odometer_km`, `keys`, `level` (per cent), `defects` and `remarks` are what was signed; `least_km` what
    the odometer showed when the car came.
    """

    order_id: UUID
    state: str
    place: str
    starts_at: datetime | None
    ends_at: datetime | None
    bay: int | None
    staff_name: str
    address: str
    way_km: int | None
    fee: MoneyOut
    checks: list[CheckOut]
    least_km: int
    odometer_km: int | None
    keys: int | None
    level: int | None
    defects: list[str]
    remarks: str
    signed_by: str
    witness: str
    signed_at: datetime | None
    received_at: datetime | None
    seal: str
    buyer_path: str
    dealer_path: str
    proof_url: str | None
    verbs: list[str]
    may_fit: bool
    outlook: OutlookOut | None
    installations: list[InstallationOut]


class HandoverSlotsOut(Schema):
    """Days on which something is free, and the free times of one of them."""

    days: list[date]
    day: date | None
    slots: list[datetime]


class HandoverBookingIn(Schema):
    """A free time; with an `address` the car is brought there, `city` tells about how far that is."""

    starts_at: datetime
    address: str = Field("", max_length=200)
    city: str = Field("", max_length=40)


class HandoverMoveIn(Schema):
    """Give the time up, or take back what was signed."""

    verb: Literal["unbook", "reopen"]
    note: str = Field("", max_length=400)


class HandoverStaffIn(Schema):
    """Who hands the car over: an account of the staff."""

    staff_id: UUID


class ChecklistIn(Schema):
    """What both sides signed, strokes on a sheet of 1000 × 360; `signed_at` is the tablet's time.

    Each point is named once: in `checks` where it is in order, in `defects` where the buyer takes the car all
    the same, with `remarks` on what is to be put right.
    """

    odometer_km: int
    keys: int
    level: int
    checks: list[str] = Field(max_length=40)
    defects: list[str] = Field([], max_length=40)
    remarks: str = Field("", max_length=1000)
    buyer_name: str = Field(max_length=80)
    buyer_strokes: Strokes
    dealer_strokes: Strokes
    signed_at: datetime


class InstallationIn(Schema):
    """Something to be fitted."""

    title: str = Field(max_length=120)
    note: str = Field("", max_length=400)


class InstallationMoveIn(Schema):
    """A step with it."""

    verb: Literal["fit", "redo", "drop"]
    note: str = Field("", max_length=400)


class DeliverySettingsIn(Schema):
    """Bays, minutes for each car, kilometres brought at most and for nothing, fen for each beyond."""

    bays: int
    minutes: int
    home_km: int
    free_km: int
    per_km_minor: int


class DeliverySettingsOut(DeliverySettingsIn):
    """The same as it is now."""
