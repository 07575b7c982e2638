from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from core.storage.guarded import Guarded
from core.storage.models import CurrencyField, MoneyField, Record, state_check, state_field
from shared_apps.marketplace.facts import DEPOSIT_KINDS
from tenant_apps.orders.ending import CAUSES, GROUNDS
from tenant_apps.orders.states import (
    COVERED,
    DEPOSIT_HELD,
    GIVEN_BACK,
    MILESTONES,
    ORDER,
    ORDER_VEHICLE,
    PAID_IN_FULL,
    PAUSED,
    TAKES_THE_CAR,
    UNPAID,
)


class Order(Record, Guarded):
    """One buyer's purchase of one car, with buyer, car and price as they stood when it was placed.

    Amounts are minor units of `currency`. `vehicle` is the stock's snapshot (titles, paint, picture, VIN),
    `paid_minor` is what the cashier holds for the order, `promised_minor` what others have firmly promised on
    top (told only while the order counts on it), `kept_minor` what stays with the dealer of an order that
    ended. `price_at_hold_minor` is the price as it was promised, which a protected price may fall below, and
    `policy_version` the dealer's rules on ending it. `paused_from` is where an order stood that waits for a
    decision. `version` grows with every change. `attention` is a code of what a person must look at
    ("late_payment"), empty when there is nothing.
    """

    number = models.CharField(max_length=16, unique=True, editable=False)
    state = state_field(ORDER.choices(), ORDER.initial)
    vehicle_state = models.CharField(
        max_length=24,
        choices=ORDER_VEHICLE.choices(),
        default=ORDER_VEHICLE.initial,
        db_default=ORDER_VEHICLE.initial,
    )
    vehicle_move = models.CharField(max_length=32, default="", db_default="", blank=True, editable=False)
    paused_from = models.CharField(max_length=24, default="", db_default="", blank=True)

    buyer_id = models.UUIDField()
    buyer_name = models.CharField(max_length=80)
    buyer_phone = models.CharField(max_length=32, default="", blank=True)
    buyer_email = models.CharField(max_length=254, default="", blank=True)

    vehicle_id = models.UUIDField()
    vin = models.CharField(max_length=17)
    vehicle = models.JSONField()

    total_minor = MoneyField()
    deposit_minor = MoneyField()
    deposit_kind = models.CharField(
        max_length=10, choices=[(k, k) for k in DEPOSIT_KINDS], default="REFUNDABLE"
    )
    paid_minor = MoneyField(default=0)
    promised_minor = MoneyField(default=0, db_default=0)
    kept_minor = MoneyField(default=0, db_default=0)
    currency = CurrencyField()
    price_at_hold_minor = MoneyField(null=True)
    policy_version = models.PositiveIntegerField(default=0, db_default=0)

    hold_expires_at = models.DateTimeField()
    billing_payment_id = models.UUIDField(null=True)
    checkout_url = models.TextField(default="", blank=True)

    reserved_at = models.DateTimeField(null=True)
    contracted_at = models.DateTimeField(null=True)
    funded_at = models.DateTimeField(null=True)
    ready_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    expired_at = models.DateTimeField(null=True)
    cancel_requested_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    return_requested_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    disputed_at = models.DateTimeField(null=True)
    cancel_reason = models.CharField(max_length=400, default="", blank=True)
    attention = models.CharField(max_length=32, default="", blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="order_newest"),
            models.Index(fields=["state", "-created_at", "-id"], name="order_by_state"),
            models.Index(fields=["buyer_id", "state"], name="order_of_buyer"),
            models.Index(fields=["hold_expires_at"], name="order_open_holds", condition=Q(state="HOLD")),
            models.Index(fields=["delivered_at"], name="order_delivered"),
        ]
        constraints = [
            state_check("order_state_known", ORDER.states),
            state_check("order_vehicle_state_known", ORDER_VEHICLE.states, "vehicle_state"),
            state_check("order_deposit_kind_known", DEPOSIT_KINDS, "deposit_kind"),
            models.UniqueConstraint(
                name="order_one_per_vehicle", fields=["vehicle_id"], condition=Q(state__in=TAKES_THE_CAR)
            ),
            models.CheckConstraint(
                name="order_deposit_within_total",
                condition=Q(total_minor__gt=0)
                & Q(deposit_minor__gt=0)
                & Q(deposit_minor__lt=F("total_minor")),
            ),
            models.CheckConstraint(
                name="order_earnest_within_a_fifth",
                condition=~Q(deposit_kind="EARNEST")
                | Q(total_minor__gte=F("deposit_minor") * 5)
                | Q(price_at_hold_minor__isnull=False, price_at_hold_minor__gte=F("deposit_minor") * 5),
            ),
            models.CheckConstraint(
                name="order_paid_within_total",
                condition=Q(paid_minor__gte=0) & Q(paid_minor__lte=F("total_minor")),
            ),
            models.CheckConstraint(
                name="order_state_agrees_with_money",
                condition=Q(state__in=PAID_IN_FULL, paid_minor=F("total_minor"))
                | Q(state__in=COVERED, paid_minor=F("total_minor") - F("promised_minor"))
                | Q(state__in=DEPOSIT_HELD, paid_minor__gte=F("deposit_minor"))
                | Q(state__in=UNPAID, paid_minor=0)
                | Q(state__in=GIVEN_BACK, paid_minor__lte=F("kept_minor"))
                | Q(state__in=PAUSED),
            ),
            models.CheckConstraint(
                name="order_promised_and_kept_sound",
                condition=Q(promised_minor__gte=0) & Q(kept_minor__gte=0),
            ),
            models.CheckConstraint(
                name="order_pause_remembers",
                condition=(Q(state__in=PAUSED) & ~Q(paused_from=""))
                | (~Q(state__in=PAUSED) & Q(paused_from="")),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def milestones(self) -> tuple[tuple[str, datetime], ...]:
        """The states that were reached and when, in the order of time; a pause only while it lasts."""
        reached = [
            (state, at)
            for state, column in MILESTONES.items()
            if (at := getattr(self, column)) and (state not in PAUSED or state == self.state)
        ]
        return (("HOLD", self.created_at), *sorted(reached, key=lambda pair: pair[1]))


class EndingPolicy(Record):
    """One version of a dealer's rules on cancelling and returning, in force from `valid_from` (UTC).

    Never changed and never deleted: the database refuses both. An order keeps the version it was placed
    under (`Order.policy_version`; 0 is the standard, which has no row). `rules` is `ending.Policy`.
    """

    version = models.PositiveIntegerField()
    valid_from = models.DateTimeField()
    rules = models.JSONField()
    made_by = models.CharField(max_length=120)

    class Meta:
        indexes = [models.Index(fields=["-valid_from", "-version"], name="ending_policy_in_force")]
        constraints = [
            models.UniqueConstraint(name="ending_policy_version_once", fields=["version"]),
            models.CheckConstraint(name="ending_policy_version_positive", condition=Q(version__gt=0)),
        ]

    def __str__(self) -> str:
        return f"version {self.version}"


class EndingRequest(Record):
    """Somebody asks to end an order, and what became of it.

    `ground` is an `ending.Cause` of a cancellation or an `ending.Ground` of a return, `km` the odometer of a
    car that comes back. `assessment` has amounts and reasons as they were shown, then as they were granted.
    """

    order_id = models.UUIDField()
    kind = models.CharField(max_length=8, choices=[("CANCEL", "CANCEL"), ("RETURN", "RETURN")])
    ground = models.CharField(max_length=16)
    km = models.PositiveIntegerField(null=True)
    reason = models.CharField(max_length=400)
    asked_by = models.CharField(max_length=120)
    assessment = models.JSONField()
    payout_minor = MoneyField()
    currency = CurrencyField()
    decision = models.CharField(max_length=8, default="", blank=True)
    decision_note = models.CharField(max_length=400, default="", blank=True)
    decided_by = models.CharField(max_length=120, default="", blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["order_id", "created_at"], name="ending_request_of_order")]
        constraints = [
            models.UniqueConstraint(
                name="ending_request_one_open", fields=["order_id"], condition=Q(decision="")
            ),
            models.CheckConstraint(
                name="ending_request_ground_known",
                condition=Q(kind="CANCEL", ground__in=CAUSES) | Q(kind="RETURN", ground__in=GROUNDS),
            ),
            models.CheckConstraint(
                name="ending_request_decided",
                condition=Q(decision="", decided_at=None)
                | Q(decision__in=["APPROVED", "REFUSED"], decided_at__isnull=False),
            ),
            models.CheckConstraint(name="ending_request_payout_sound", condition=Q(payout_minor__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.ground}"
