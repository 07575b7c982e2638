from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from core.storage.guarded import Guarded
from core.storage.models import CurrencyField, MoneyField, Record, state_check, state_field
from tenant_apps.delivery.states import HANDOVER, INSTALLATION, TAKES_THE_BAY
from tenant_apps.delivery.terms import TRANSPORT, VAT_RATES

PLACES = ("DEALER", "HOME")


class Taken(Func):
    """How long a hand-over takes its bay, as the database compares it: the end is free again."""

    function = "tstzrange"
    output_field = DateTimeRangeField()


class DeliverySettings(Record):
    """How a dealer hands cars over: one row. Bays, minutes for each car, and how far cars are brought.

    Within `free_km` a car is brought for nothing, beyond it for `base_minor` and `per_km_minor` for each
    kilometre beyond, VAT of `vat_rate` (hundredths of a per cent) included; none are brought farther than
    `home_km` (0: not at all).
    """

    only = models.BooleanField(default=True, editable=False)
    bays = models.PositiveSmallIntegerField(default=1)
    minutes = models.PositiveSmallIntegerField(default=60)
    home_km = models.PositiveSmallIntegerField(default=50)
    free_km = models.PositiveSmallIntegerField(default=10)
    base_minor = MoneyField(default=0, db_default=0)
    per_km_minor = MoneyField(default=500)
    vat_rate = models.PositiveSmallIntegerField(default=TRANSPORT, db_default=TRANSPORT)
    currency = CurrencyField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["only"], name="delivery_settings_once"),
            models.CheckConstraint(
                name="delivery_settings_sane",
                condition=Q(only=True, bays__gte=1, bays__lte=20, minutes__gte=15, minutes__lte=240)
                & Q(home_km__lte=500, per_km_minor__gte=0),
            ),
            models.CheckConstraint(
                name="delivery_settings_fee_sane", condition=Q(base_minor__gte=0, vat_rate__in=VAT_RATES)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bays} × {self.minutes} min"


class Handover(Record, Guarded):
    """The hand-over of one order's car: when and where, and what both sides signed.

    A car brought HOME needs no bay; its `address`, the way there (whole kilometres) and the fee agreed for
    it, with the rate of the VAT inside, are kept; `left_at` is when it set out. `checklist` is what was
    signed, with `level` in per cent; `seal` is the digest of all of it with both signatures. `signed_at` is
    the tablet's time, `received_at` ours. `proof` is a key of the default storage: the photo of the car at
    the buyer's door.
    """

    order_id = models.UUIDField()
    state = state_field(HANDOVER.choices(), HANDOVER.initial)
    place = models.CharField(max_length=8, choices=[(p, p) for p in PLACES], default="DEALER")
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    bay = models.PositiveSmallIntegerField(null=True)
    staff_id = models.UUIDField(null=True)
    staff_name = models.CharField(max_length=80, default="", blank=True)
    address = models.CharField(max_length=200, default="", blank=True)
    way_km = models.PositiveSmallIntegerField(null=True)
    fee_minor = MoneyField(default=0)
    fee_vat_rate = models.PositiveSmallIntegerField(default=TRANSPORT, db_default=TRANSPORT)
    left_at = models.DateTimeField(null=True)
    currency = CurrencyField()
    checklist = models.JSONField(default=dict)
    buyer_strokes = models.JSONField(default=list)
    dealer_strokes = models.JSONField(default=list)
    signed_by = models.CharField(max_length=80, default="", blank=True)
    witness = models.CharField(max_length=80, default="", blank=True)
    witness_id = models.UUIDField(null=True)
    signed_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    seal = models.CharField(max_length=64, default="", blank=True)
    proof = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        constraints: ClassVar = [
            state_check("handover_state_known", HANDOVER.states),
            state_check("handover_place_known", PLACES, "place"),
            models.UniqueConstraint(fields=["order_id"], name="handover_of_order_once"),
            ExclusionConstraint(
                name="handover_bay_taken",
                expressions=[
                    ("bay", RangeOperators.EQUAL),
                    (Taken("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=TAKES_THE_BAY),
            ),
            ExclusionConstraint(
                name="handover_staff_taken",
                expressions=[
                    ("staff_id", RangeOperators.EQUAL),
                    (Taken("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=TAKES_THE_BAY),
            ),
            models.CheckConstraint(
                name="handover_booked_whole",
                condition=~Q(state="BOOKED")
                | Q(starts_at__isnull=False, ends_at__gt=F("starts_at"))
                & (Q(place="HOME", way_km__isnull=False) | Q(place="DEALER", bay__isnull=False)),
            ),
            models.CheckConstraint(
                name="handover_signed_whole",
                condition=~Q(state__in=("SIGNED", "DONE"))
                | (Q(signed_at__isnull=False, received_at__isnull=False) & ~Q(signed_by="") & ~Q(seal="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.state}"


class Installation(Record, Guarded):
    """An accessory to be fitted, or work to be done, before an order's car is ready."""

    order_id = models.UUIDField()
    state = state_field(INSTALLATION.choices(), INSTALLATION.initial)
    title = models.CharField(max_length=120)
    note = models.CharField(max_length=400, default="", blank=True)
    done_by = models.CharField(max_length=80, default="", blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            state_check("installation_state_known", INSTALLATION.states),
            models.CheckConstraint(name="installation_titled", condition=~Q(title="")),
        ]
        indexes: ClassVar = [models.Index(fields=["order_id", "created_at"], name="installation_of_order")]

    def __str__(self) -> str:
        return self.title
