from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from core.edge.pictures import FORMATS, rungs
from core.kernel import clock, ids
from core.storage.guarded import Guarded
from core.storage.models import CurrencyField, MoneyField, Record, state_check, state_field
from tenant_apps.stock.states import CERTIFICATE, LISTED, VEHICLE

CONDITIONS = ("NEW", "USED")
VIN_SHAPE = r"^[0-9A-HJ-NPR-Z]{17}$"


class Vehicle(Record, Guarded):
    """One car in stock.

    `trim_id` and `brand_id` point into the catalogue in `public`. `cost_minor` is what the dealer paid; the
    market never learns it. `arrived_on` is the day it came onto the lot, `available_since` when its present
    spell on the market began, `hold_until` when an unpaid hold ends, `pdi_passed_at` when it last passed its
    inspection, None since it failed or was away. `demo_since` and `demo_from_km` (the odometer then) say when
    it last became a demo car, and stay known afterwards; `demo_until` is the last day (Shanghai) it may be
    one, None when it is none. `version` grows by one with each change. Writing a car off takes two people:
    who proposes it, with a reason, and who does it. `search_text` holds VIN, stock number and titles folded.
    """

    stock_no = models.CharField(max_length=16)
    vin = models.CharField(max_length=17)
    trim_id = models.UUIDField()
    brand_id = models.UUIDField()
    colour_code = models.CharField(max_length=40)
    interior_code = models.CharField(max_length=40, default="", blank=True)
    condition = models.CharField(max_length=8, default="NEW", choices=[(c, c) for c in CONDITIONS])
    mileage_km = models.IntegerField(default=0)
    cost_minor = MoneyField()
    price_minor = MoneyField()
    currency = CurrencyField()
    note = models.TextField(default="", blank=True)
    state = state_field(VEHICLE.choices(), VEHICLE.initial)
    arrived_on = models.DateField()
    available_since = models.DateTimeField(null=True)
    hold_until = models.DateTimeField(null=True)
    pdi_passed_at = models.DateTimeField(null=True)
    write_off_by = models.UUIDField(null=True)
    write_off_reason = models.CharField(max_length=400, default="", db_default="", blank=True)
    written_off_by = models.UUIDField(null=True)
    demo_since = models.DateTimeField(null=True)
    demo_until = models.DateField(null=True)
    demo_from_km = models.IntegerField(null=True)
    search_text = models.TextField(default="")

    class Meta:
        constraints: ClassVar = [
            state_check("vehicle_state_known", VEHICLE.states),
            state_check("vehicle_condition_known", CONDITIONS, "condition"),
            models.CheckConstraint(name="vehicle_price_positive", condition=Q(price_minor__gt=0)),
            models.CheckConstraint(name="vehicle_cost_not_negative", condition=Q(cost_minor__gte=0)),
            models.CheckConstraint(name="vehicle_mileage_not_negative", condition=Q(mileage_km__gte=0)),
            models.CheckConstraint(name="vehicle_vin_shape", condition=Q(vin__regex=VIN_SHAPE)),
            models.CheckConstraint(
                name="vehicle_listed_since", condition=~Q(state=LISTED) | Q(available_since__isnull=False)
            ),
            models.CheckConstraint(
                name="vehicle_hold_ends", condition=Q(state="HELD") | Q(hold_until__isnull=True)
            ),
            models.CheckConstraint(
                name="vehicle_demo_ends",
                condition=Q(state="DEMO") | Q(demo_until__isnull=True),
            ),
            models.CheckConstraint(
                name="vehicle_written_off_by_two",
                condition=~Q(state="WRITTEN_OFF")
                | Q(write_off_by__isnull=False, written_off_by__isnull=False)
                & ~Q(write_off_by=models.F("written_off_by")),
            ),
            models.UniqueConstraint(fields=["vin"], name="vehicle_vin_once"),
            models.UniqueConstraint(fields=["stock_no"], name="vehicle_stock_no_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-created_at", "-id"], name="vehicle_newest"),
            models.Index(fields=["state", "-created_at", "-id"], name="vehicle_by_state"),
        ]

    def __str__(self) -> str:
        return self.stock_no

    @property
    def listed(self) -> bool:
        """Whether the market shows it."""
        return bool(self.state == LISTED)


class PriceChange(models.Model):
    """A price the car was offered at, from `at` on. The database refuses to change or delete a row."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    vehicle = models.ForeignKey(Vehicle, on_delete=models.RESTRICT, related_name="prices")
    at = models.DateTimeField(default=clock.now)
    price_minor = MoneyField()
    currency = CurrencyField()
    reason = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="price_change_positive", condition=Q(price_minor__gt=0))
        ]

    def __str__(self) -> str:
        return f"{self.price_minor} {self.currency}"


class Photo(Record):
    """A picture of the car as WebP: `key` in the file storage, `position` from 1, width and height in pixels.

    `size` is the file's, in bytes; None for pictures from before it was counted. `digest` is of its bytes,
    empty for pictures from before it was taken. `edition` says which sizes lie beside it (core.edge.pictures;
    0: none), `problem` why they could not be made.
    """

    vehicle = models.ForeignKey(Vehicle, on_delete=models.RESTRICT, related_name="photos")
    key = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    size = models.PositiveIntegerField(null=True)
    digest = models.CharField(max_length=16, default="", db_default="", blank=True)
    edition = models.PositiveSmallIntegerField(default=0, db_default=0)
    problem = models.CharField(max_length=200, default="", db_default="", blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["vehicle", "position"], name="photo_position_once"),
            models.UniqueConstraint(fields=["key"], name="photo_key_once"),
        ]

    def __str__(self) -> str:
        return self.key

    def file_of(self, width: int, form: str) -> str:
        """The key of one of its sizes. The largest WebP is the picture itself."""
        if form == "webp" and width == self.width:
            return str(self.key)
        return f"{self.key.removesuffix('.webp')}-{width}.{form}"

    @property
    def sizes(self) -> list[tuple[int, str]]:
        """Width and format of everything that is made of it."""
        made = [(width, form) for form in FORMATS for width in rungs(self.width)]
        return [size for size in made if self.file_of(*size) != self.key]


class Inspection(Record):
    """A report of a pre-delivery inspection: what one person found, and whether a second one confirmed it.

    `items` is a list of {code, ok, note}. `passed` stays None until somebody else has confirmed the report.
    """

    vehicle = models.ForeignKey(Vehicle, on_delete=models.RESTRICT, related_name="inspections")
    items = models.JSONField(default=list)
    found_by = models.UUIDField()
    found_by_name = models.CharField(max_length=80)
    found_at = models.DateTimeField()
    confirmed_by = models.UUIDField(null=True)
    confirmed_by_name = models.CharField(max_length=80, default="", blank=True)
    confirmed_at = models.DateTimeField(null=True)
    passed = models.BooleanField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["vehicle"], condition=Q(confirmed_at__isnull=True), name="inspection_open_once"
            ),
            models.CheckConstraint(
                name="inspection_by_two",
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=models.F("found_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"inspection {self.id}"


class InspectionPhoto(Record):
    """A picture in a report: of the item `code`, of the car as a whole where that is empty.

    `key` is a WebP in the file storage, `size` its bytes.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.RESTRICT, related_name="photos")
    code = models.CharField(max_length=40, default="", blank=True)
    key = models.CharField(max_length=200)
    size = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.key


class Certificate(Record, Guarded):
    """A car's certificate of conformity while a bank keeps it, and how it came back.

    A car without a row never had it pledged: it is in hand. `bank` and `payoff_minor`, what the bank wants
    before it gives the paper out, are the dealer's own affair: the market and the sales floor never see them.
    `scan` is the key of a picture of the paper; who took it and who received the paper are two people.
    """

    vehicle = models.OneToOneField(Vehicle, on_delete=models.RESTRICT, related_name="certificate")
    state = state_field(CERTIFICATE.choices(), CERTIFICATE.initial)
    bank = models.CharField(max_length=80, default="", blank=True)
    payoff_minor = MoneyField(default=0)
    paid_off_minor = MoneyField(default=0)
    currency = CurrencyField()
    scan = models.CharField(max_length=200, default="", blank=True)
    scanned_by = models.UUIDField(null=True)
    scanned_by_name = models.CharField(max_length=80, default="", blank=True)
    received_by = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            state_check("certificate_state_known", CERTIFICATE.states),
            models.CheckConstraint(
                name="certificate_sums_sound", condition=Q(payoff_minor__gte=0) & Q(paid_off_minor__gte=0)
            ),
            models.CheckConstraint(
                name="certificate_received_by_two",
                condition=Q(received_by__isnull=True) | ~Q(received_by=models.F("scanned_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"certificate {self.vehicle_id}"
