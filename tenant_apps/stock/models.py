from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from core.edge.pictures import FORMATS, rungs
from core.kernel import clock, ids
from core.storage.models import CurrencyField, MoneyField, Record, state_check, state_field
from tenant_apps.stock.states import LISTED, VEHICLE

CONDITIONS = ("NEW", "USED")
VIN_SHAPE = r"^[0-9A-HJ-NPR-Z]{17}$"


class Vehicle(Record):
    """One car in stock.

    `trim_id` and `brand_id` point into the catalogue in `public`. `cost_minor` is what the dealer paid; the
    market never learns it. `arrived_on` is the day it came onto the lot, `available_since` when its present
    spell on the market began, `hold_until` when an unpaid hold ends. `version` grows by one with each change.
    `search_text` holds VIN, stock number and titles folded.
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
    version = models.PositiveIntegerField(default=1)
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
