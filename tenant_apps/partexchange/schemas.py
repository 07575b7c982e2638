from __future__ import annotations

from datetime import datetime
from uuid import UUID

from ninja import Field, Schema

from core.edge.api import MoneyIn, MoneyOut


class PointOut(Schema):
    """A point of the inspection; `fault` is empty where it is in order."""

    name: str
    label: str
    fault: str


class OldCarColourOut(Schema):
    """A paint the car can have."""

    code: str
    name_zh: str
    name_en: str


class SubsidyOut(Schema):
    """The subsidy for replacing an old car; without an amount the notes say why."""

    title: str
    amount: MoneyOut | None
    notes: list[str]


class PartExchangeOut(Schema):
    """The old car of an order; the equity is the offer less the lien, `verbs` what the caller may do now.

    `former` was offered before the car was found to differ, in what `difference` says.
    """

    order_id: UUID
    state: str
    title_zh: str
    title_en: str
    trim_id: UUID | None
    colours: list[OldCarColourOut]
    vin: str
    mileage_km: int
    low: MoneyOut | None
    high: MoneyOut | None
    points: list[PointOut]
    owner_proven: bool
    inspected_by: str
    inspected_at: datetime | None
    offered: MoneyOut | None
    lien: MoneyOut
    lien_holder: str
    equity: MoneyOut | None
    valid_until: datetime | None
    former: MoneyOut | None
    difference: str
    stock_id: UUID | None
    subsidy: SubsidyOut | None
    verbs: list[str]


class OldCarIn(Schema):
    """A car as the dealer records it."""

    trim_id: UUID
    mileage_km: int
    vin: str = Field("", max_length=40)


class OldCarInspectionIn(Schema):
    """What was found; `faults` are notes by the name of the point."""

    vin: str = Field(max_length=40)
    mileage_km: int
    faults: dict[str, str] = Field(default_factory=dict)
    owner_proven: bool


class OldCarOfferIn(Schema):
    """A firm offer; `lien` of it goes to whoever lent on the car."""

    amount: MoneyIn
    lien: MoneyIn
    lien_holder: str = Field("", max_length=80)


class OldCarReceiptIn(Schema):
    """The car as it comes, and what it is asked for later."""

    colour_code: str = Field(max_length=40)
    mileage_km: int
    price: MoneyIn


class OldCarNoteIn(Schema):
    """Why."""

    note: str = Field("", max_length=400)
