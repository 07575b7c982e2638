from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from core.storage.models import CurrencyField, MoneyField, Record, state_check, state_field
from tenant_apps.cashier.states import KINDS, METHODS, PAYMENT


class Account(models.Model):
    """What one order owes and what of it the dealer holds. `held_minor` is the sum of its CAPTURED payments.

    Changed by guarded updates only; the database refuses a balance below zero or above what is due.
    """

    order_id = models.UUIDField(primary_key=True, editable=False)
    due_minor = MoneyField()
    held_minor = MoneyField(default=0)
    currency = CurrencyField()

    class Meta:
        constraints = [
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


class Payment(Record):
    """Money of a buyer for one order. Its amount never changes.

    `billing_payment_id` is the payment in billing for what came through the card processor, None for a bank
    transfer, whose `reference` is the bank's. `error` tells why the last attempt to return it failed.
    """

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
    refund_reference = models.CharField(max_length=80, default="", blank=True)
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
                condition=Q(state="REFUNDED", refunded_at__isnull=False, refund_asked_at__isnull=False)
                | Q(state="REFUND_PENDING", refunded_at__isnull=True, refund_asked_at__isnull=False)
                | Q(state__in=["PENDING", "FAILED", "CAPTURED"], refunded_at__isnull=True),
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
