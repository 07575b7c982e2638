from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Field, Schema

from core.edge.api import MoneyIn, MoneyOut


class PaintOut(Schema):
    """A paint or an interior; `hex` is `#RRGGBB`."""

    code: str
    name_zh: str
    name_en: str
    hex: str


class VehicleTrimOut(Schema):
    """What a car is, by the catalogue."""

    id: UUID
    title_zh: str
    title_en: str
    brand_zh: str
    brand_en: str
    model_year: int
    body: str
    energy: str
    art_url: str


class VehicleRow(Schema):
    """A car in a list. `cost` is null for those who may not see it."""

    id: UUID
    stock_no: str
    vin: str
    trim: VehicleTrimOut
    colour: PaintOut
    mileage_km: int
    price: MoneyOut
    cost: MoneyOut | None
    state: str
    days_in_stock: int
    received_at: datetime
    listed: bool
    version: int


class HistoryLineOut(Schema):
    """Something that happened to a car."""

    at: datetime
    actor: str
    action: str
    label_zh: str
    label_en: str
    note: str
    before: dict[str, Any]
    after: dict[str, Any]


class PriceOut(Schema):
    """A price the car was offered at, from `at` on."""

    at: datetime
    price: MoneyOut
    reason: str


class PhotoOut(Schema):
    """A picture of the car; `sizes` tells whether the market's smaller ones are WAITING, READY or FAILED."""

    id: UUID
    url: str
    position: int
    sizes: str


class FoundIn(Schema):
    """What was found of one item of the checklist; a fault says in `note` what is wrong."""

    code: str = Field(max_length=40)
    ok: bool
    note: str = Field("", max_length=200)


class InspectionIn(Schema):
    """A report: every item the car's checklist has, once."""

    items: list[FoundIn] = Field(max_length=60)


class ReportPictureOut(Schema):
    """A picture of a report, of one item or, where `code` is empty, of the whole car."""

    id: UUID
    code: str
    url: str


class InspectionOut(Schema):
    """The newest report and what the car needs: `open` while a second person has not confirmed it.

    `checklist` are the items to answer, empty where the car takes no report now.
    """

    checklist: list[str]
    items: list[FoundIn]
    photos: list[ReportPictureOut]
    may_picture: bool
    found_by: str
    found_at: datetime | None
    confirmed_by: str
    passed: bool | None
    passed_at: datetime | None
    open: bool
    may_confirm: bool


class CertificateOut(Schema):
    """The certificate of conformity. The bank and its sum only for those who may see costs."""

    state: str
    bank: str | None
    payoff: MoneyOut | None
    scan_url: str | None
    scanned_by: str
    moves: list[str]


class PledgeIn(Schema):
    """The bank that keeps the certificate and what it wants for it."""

    bank: str = Field(max_length=80)
    payoff: MoneyIn


class CertificateMoveIn(Schema):
    """A step of the certificate; `paid_off`, what the bank got, when it is received."""

    verb: Literal["request_redeem", "receive"]
    paid_off: MoneyIn | None = None


class OpenRecallOut(Schema):
    """A maker's recall that nobody has noted as repaired."""

    id: UUID
    number: str
    title_zh: str
    title_en: str
    remedy_zh: str
    remedy_en: str
    announced_on: date


class RecallRepairIn(Schema):
    """What was done to the car."""

    note: str = Field(max_length=400)


class DemoOut(Schema):
    """A demo car: since when, from which reading, until which day, and the price if it ended today."""

    since: datetime
    from_km: int
    until: date
    overdue: bool
    worth: MoneyOut


class VehicleDetail(VehicleRow):
    """All of a car. `moves` are the steps the caller may take now; history and prices the newest first.
    `demo` is null unless it is a demo car now, `was_demo` stays true afterwards.

    `write_off_reason` is why somebody proposed to write the car off, empty while nobody has.
    """

    inspection: InspectionOut
    certificate: CertificateOut
    recalls: list[OpenRecallOut]
    may_repair: bool
    demo: DemoOut | None
    was_demo: bool

    interior: PaintOut | None
    note: str
    arrived_on: date
    hold_until: datetime | None
    write_off_reason: str
    history: list[HistoryLineOut]
    price_history: list[PriceOut]
    photos: list[PhotoOut]
    moves: list[str]


class VehicleIn(Schema):
    """A car to take into stock; `mileage_km` as on the odometer."""

    vin: str = Field(max_length=40)
    trim_id: UUID
    colour_code: str = Field(max_length=40)
    interior_code: str = Field("", max_length=40)
    mileage_km: int = Field(0, le=5_000_000)
    cost: MoneyIn
    price: MoneyIn
    note: str = Field("", max_length=2000)
    arrived_on: date | None = None
    condition: Literal["NEW", "USED"] = "NEW"


class VehicleMoveIn(Schema):
    """A step by hand, with a remark for the history.

    `mileage_km`, what the odometer shows, where a car becomes a demo car or ends as one; `days` for how long
    at most it is one.
    """

    verb: str = Field(max_length=24)
    note: str = Field("", max_length=500)
    mileage_km: int | None = Field(None, ge=0, le=5_000_000)
    days: int | None = Field(None, ge=-1_000_000, le=1_000_000)


class VehiclePriceIn(Schema):
    """A new price; `version` is the one the caller looked at."""

    price: MoneyIn
    reason: str = Field("", max_length=200)
    version: int | None = None


class DecodedVinOut(Schema):
    """What a VIN says by itself."""

    wmi: str
    manufacturer_zh: str | None
    manufacturer_en: str | None
    model_year: int | None
    serial: str


class VinOut(Schema):
    """A VIN on trial: `errors` are codes, `messages` their sentences; `taken` whichever dealer holds it."""

    vin: str
    valid: bool
    errors: list[str]
    messages: list[str]
    taken: bool
    decoded: DecodedVinOut | None
