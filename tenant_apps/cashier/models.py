from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from core.storage.guarded import Guarded
from core.storage.models import CurrencyField, MoneyField, Record, state_check, state_field
from tenant_apps.cashier.states import ACCOUNT, DISPUTE, KINDS, METHODS, PAYMENT


class Account(Guarded):
    """What one order owes and what of it the dealer holds: the sum of what is left of its payments.

    Changed by guarded updates only; the database refuses a balance below zero or above what is due.
    """

    order_id = models.UUIDField(primary_key=True, editable=False)
    state = models.CharField(
        max_length=24, choices=ACCOUNT.choices(), default=ACCOUNT.initial, db_default=ACCOUNT.initial
    )
    version = models.PositiveIntegerField(default=1, db_default=1)
    due_minor = MoneyField()
    held_minor = MoneyField(default=0)
    currency = CurrencyField()

    class Meta:
        constraints = [
            state_check("account_state_known", ACCOUNT.states),
            models.CheckConstraint(name="account_due_positive", condition=Q(due_minor__gt=0)),
            models.CheckConstraint(
                name="account_never_overpaid",
                condition=Q(held_minor__gte=0) & Q(held_minor__lte=F("due_minor")),
            ),
        ]

    def __str__(self) -> str:
        return f"account of {self.order_id}"

    @property
    def open_minor(self) -> int:
        """What is still to be paid, in minor units."""
        return int(self.due_minor - self.held_minor)


PARTS = F("refund_minor") + F("forfeited_minor") + F("charged_back_minor")
ENDED = ("REFUNDED", "FORFEITED", "CHARGED_BACK")


class Payment(Record, Guarded):
    """Money of a buyer for one order. Its amount never changes.

    `billing_payment_id` is the payment in billing for what came through the card processor, None for a bank
    transfer, whose `reference` is the bank's. Of the amount, `refund_minor` was asked to go back and
    `refunded_minor` has gone, `forfeited_minor` the dealer keeps although the order ended, and
    `charged_back_minor` the buyer's bank took; the rest is held. `error` tells why the last attempt to return
    it failed, `refund_due_at` when the next one is made. `refund_waits` while no attempt is made because a
    bank has not decided whether it takes the money itself.
    """

    version = models.PositiveIntegerField(default=1, db_default=1)
    order_id = models.UUIDField()
    kind = models.CharField(max_length=8, choices=[(k, k) for k in KINDS])
    method = models.CharField(max_length=16, choices=[(m, m) for m in METHODS])
    amount_minor = MoneyField()
    currency = CurrencyField()
    state = state_field(PAYMENT.choices(), PAYMENT.initial)
    reference = models.CharField(max_length=80, default="", blank=True)
    billing_payment_id = models.UUIDField(null=True, unique=True)
    captured_at = models.DateTimeField(null=True)
    refund_asked_at = models.DateTimeField(null=True)
    refunded_at = models.DateTimeField(null=True)
    refund_attempts = models.PositiveSmallIntegerField(default=0)
    refund_due_at = models.DateTimeField(null=True)
    refund_waits = models.BooleanField(default=False, db_default=False)
    refund_reference = models.CharField(max_length=80, default="", blank=True)
    refund_minor = MoneyField(default=0, db_default=0)
    refunded_minor = MoneyField(default=0, db_default=0)
    forfeited_minor = MoneyField(default=0, db_default=0)
    charged_back_minor = MoneyField(default=0, db_default=0)
    error = models.CharField(max_length=400, default="", blank=True)

    class Meta:
        indexes = [models.Index(fields=["order_id", "created_at"], name="payment_of_order")]
        constraints = [
            state_check("payment_state_known", PAYMENT.states),
            state_check("payment_kind_known", KINDS, "kind"),
            state_check("payment_method_known", METHODS, "method"),
            models.CheckConstraint(name="cashier_payment_positive", condition=Q(amount_minor__gt=0)),
            models.CheckConstraint(
                name="payment_capture_has_a_time",
                condition=Q(state__in=["PENDING", "FAILED"]) | Q(captured_at__isnull=False),
            ),
            models.CheckConstraint(
                name="payment_refund_has_a_time",
                condition=(
                    Q(refund_minor=0, refund_asked_at=None) | Q(refund_minor__gt=0) & ~Q(refund_asked_at=None)
                )
                & (Q(refunded_minor=0, refunded_at=None) | Q(refunded_minor__gt=0) & ~Q(refunded_at=None)),
            ),
            models.CheckConstraint(
                name="payment_parts_within",
                condition=Q(forfeited_minor__gte=0)
                & Q(charged_back_minor__gte=0)
                & Q(refunded_minor__gte=0)
                & Q(refund_minor__gte=F("refunded_minor"))
                & Q(amount_minor__gte=PARTS),
            ),
            models.CheckConstraint(
                name="payment_state_agrees_with_parts",
                condition=Q(
                    state__in=["PENDING", "FAILED"], refund_minor=0, forfeited_minor=0, charged_back_minor=0
                )
                | Q(state="CAPTURED", refund_minor=F("refunded_minor"), amount_minor__gt=PARTS)
                | Q(state="REFUND_PENDING", refund_minor__gt=F("refunded_minor"))
                | Q(state__in=ENDED, refund_minor=F("refunded_minor"), amount_minor=PARTS),
            ),
            models.UniqueConstraint(
                name="payment_one_deposit_held",
                fields=["order_id"],
                condition=Q(kind="DEPOSIT", state="CAPTURED"),
            ),
            models.UniqueConstraint(
                name="payment_reference_once",
                fields=["order_id", "reference"],
                condition=Q(billing_payment_id__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount_minor} {self.currency}"

    @property
    def rest_minor(self) -> int:
        """What of it is held for the order, in minor units."""
        if self.captured_at is None:
            return 0
        return int(self.amount_minor - self.refund_minor - self.forfeited_minor - self.charged_back_minor)

    @property
    def in_flight_minor(self) -> int:
        """What of it is on its way back, in minor units."""
        return int(self.refund_minor - self.refunded_minor)


class Dispute(Record, Guarded):
    """A payment that the buyer's bank asks back. `reason` is the card network's word for why.

    `withdrawn` while the money is with the bank. A dispute lost after the car was handed over is `owed`: the
    buyer still has to pay, so the account is not touched and the dealer's claim stays in the books.
    `evidence_sha256` is that of the evidence last handed in. Of a lost dispute, `overtaken_minor` was on its
    way back to the buyer already and may still arrive; `twice_minor` has arrived: the buyer has it twice.
    """

    payment = models.ForeignKey(Payment, on_delete=models.RESTRICT, related_name="disputes")
    order_id = models.UUIDField()
    billing_dispute_id = models.UUIDField()
    state = state_field(DISPUTE.choices(), DISPUTE.initial)
    amount_minor = MoneyField()
    currency = CurrencyField()
    reason = models.CharField(max_length=60, default="", blank=True)
    withdrawn = models.BooleanField(default=False)
    owed = models.BooleanField(default=False)
    overtaken_minor = MoneyField(default=0, db_default=0)
    twice_minor = MoneyField(default=0, db_default=0)
    due_by = models.DateTimeField(null=True)
    evidence_sent_at = models.DateTimeField(null=True)
    evidence_sha256 = models.CharField(max_length=64, default="", blank=True)

    class Meta:
        indexes = [models.Index(fields=["order_id", "created_at"], name="dispute_of_order")]
        constraints = [
            state_check("dispute_state_known", DISPUTE.states),
            models.CheckConstraint(name="dispute_positive", condition=Q(amount_minor__gt=0)),
            models.CheckConstraint(
                name="dispute_twice_within",
                condition=Q(overtaken_minor__gte=0)
                & Q(twice_minor__gte=0)
                & Q(amount_minor__gte=F("overtaken_minor") + F("twice_minor")),
            ),
            models.CheckConstraint(name="dispute_owed_if_lost", condition=Q(owed=False) | Q(state="LOST")),
            models.UniqueConstraint(name="dispute_once", fields=["billing_dispute_id"]),
        ]

    def __str__(self) -> str:
        return f"dispute of {self.amount_minor} {self.currency}"
