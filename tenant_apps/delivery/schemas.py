from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Field, Schema

from core.edge.api import Moment, MoneyIn, MoneyOut
from tenant_apps.delivery.terms import TRANSPORT

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

    `way_km` is by road, `fee` for bringing the car and `fee_due` what of it is not paid; `left_at` is when
    the car set out, `leave_by` when it should. `verbs` is what the caller may do now.
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
    fee_due: MoneyOut
    left_at: datetime | None
    leave_by: datetime | None
    map_url: str
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
    """A free time; with an `address` the car is brought there, `city` tells about how far that is.

    `seen_fee` is what the page said that costs: another amount is refused, and told.
    """

    starts_at: Moment
    address: str = Field("", max_length=200)
    city: str = Field("", max_length=40)
    seen_fee: MoneyIn | None = None


class HomeQuoteOut(Schema):
    """What bringing the car to a city costs: by road, the whole fee, what is paid, to pay, to go back."""

    way_km: int
    fee: MoneyOut
    paid: MoneyOut
    due: MoneyOut
    back: MoneyOut


class FeePaidIn(Schema):
    """The bank's reference of the transfer by which the whole fee came."""

    reference: str = Field(max_length=80)


class TourStopOut(Schema):
    """A car that is brought to its buyer on a day; `leave_by` is when it should set out."""

    order_id: UUID
    number: str
    buyer_name: str
    buyer_phone: str
    title_zh: str
    title_en: str
    state: str
    starts_at: datetime
    leave_by: datetime
    left_at: datetime | None
    staff_name: str
    address: str
    map_url: str
    way_km: int
    fee_due: MoneyOut


class TourOut(Schema):
    """Where cars go on one day, by the time agreed."""

    day: date
    stops: list[TourStopOut]


class HandoverMoveIn(Schema):
    """Give the time up, set out with the car for its buyer's door, or take back what was signed."""

    verb: Literal["unbook", "leave", "reopen"]
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
    signed_at: Moment


class InstallationIn(Schema):
    """Something to be fitted."""

    title: str = Field(max_length=120)
    note: str = Field("", max_length=400)


class InstallationMoveIn(Schema):
    """A step with it."""

    verb: Literal["fit", "redo", "drop"]
    note: str = Field("", max_length=400)


class DeliverySettingsIn(Schema):
    """Bays, minutes for each car, kilometres brought at most and for nothing.

    Beyond those `base_minor` fen and `per_km_minor` for each, VAT of `vat_rate` (hundredths of a per cent) in
    it.
    """

    bays: int
    minutes: int
    home_km: int
    free_km: int
    base_minor: int = 0
    per_km_minor: int
    vat_rate: int = TRANSPORT


class DeliverySettingsOut(DeliverySettingsIn):
    """The same as it is now."""
