"""What buyers ordered, as they may see it, and what a dealer asks for reserving a car."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from core.kernel import clock
from core.kernel.money import Money
from core.storage.models import CurrencyField, MoneyField
from shared_apps.marketplace.facts import DEPOSIT, Deposit


class OrderSummary(models.Model):
    """An order as its buyer sees it, copied by the dealer at every change; `id` is the order's.

    `milestones` is a list of [state, ISO time] in order. Amounts are minor units of `currency`.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    number = models.CharField(max_length=40)
    dealer = models.ForeignKey("tenants.Dealer", on_delete=models.CASCADE, related_name="order_summaries")
    buyer_id = models.UUIDField()
    state = models.CharField(max_length=24)
    vehicle_id = models.UUIDField()
    vehicle_title_zh = models.CharField(max_length=400)
    vehicle_title_en = models.CharField(max_length=400)
    art_url = models.CharField(max_length=200)
    colour_zh = models.CharField(max_length=80)
    colour_en = models.CharField(max_length=80)
    colour_hex = models.CharField(max_length=7)
    total_minor = MoneyField()
    deposit_minor = MoneyField()
    deposit_kind = models.CharField(max_length=10, default="REFUNDABLE", db_default="REFUNDABLE")
    paid_minor = MoneyField()
    currency = CurrencyField()
    hold_expires_at = models.DateTimeField(null=True)
    placed_at = models.DateTimeField()
    milestones = models.JSONField(default=list)
    contract_ready = models.BooleanField(default=False)
    contract_id = models.UUIDField(null=True)
    checkout_url = models.TextField(default="", blank=True)
    version = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["buyer_id", "-placed_at", "-id"], name="ordersummary_of_buyer")]

    def __str__(self) -> str:
        return self.number

    @property
    def balance_minor(self) -> int:
        """What is left for the dealer once the deposit is paid, in minor units."""
        return int(self.total_minor - self.deposit_minor)

    @property
    def binding(self) -> bool:
        """Whether the deposit is 定金, which the buyer loses who leaves."""
        return self.deposit_kind == "EARNEST"


class DealerDeposit(models.Model):
    """What a dealer asks for reserving a car, copied by the dealer whenever it changes its rules.

    `terms` is a list of [ISO time, kind, minor units of CNY] from the ones in force on, in order: those that
    begin later begin by themselves. A dealer without a row, or before the first time, has the standard.
    """

    dealer = models.OneToOneField(
        "tenants.Dealer", on_delete=models.CASCADE, primary_key=True, related_name="deposit_terms"
    )
    terms = models.JSONField(default=list)

    def __str__(self) -> str:
        return str(self.dealer_id)

    def now(self) -> Deposit:
        """The terms in force at this moment."""
        moment, found = clock.now(), DEPOSIT
        for since, kind, minor in self.terms:
            if datetime.fromisoformat(since) <= moment:
                found = Deposit(kind, Money(minor))
        return found
