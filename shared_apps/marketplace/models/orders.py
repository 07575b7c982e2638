"""What buyers ordered, as they may see it."""

from __future__ import annotations

from django.db import models

from core.storage.models import CurrencyField, MoneyField


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
