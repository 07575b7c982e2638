from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from core.storage.guarded import Guarded
from core.storage.models import CurrencyField, MoneyField, Record, state_check, state_field
from tenant_apps.partexchange.states import PART_EXCHANGE


class PartExchange(Record, Guarded):
    """The old car of one order's buyer. Amounts are minor units of the order's currency.

    `estimate_id` is the buyer's own valuation on the market, `low_minor` and `high_minor` its range. `faults`
    are notes by point. Of `offered_minor` the `lien_minor` goes to whoever lent on the car; the rest, the
    equity, counts towards the new one. `former_minor` was offered before the car was found to differ, in what
    `difference` says. `stock_id` is the car in stock once it is received.
    """

    order_id = models.UUIDField()
    state = state_field(PART_EXCHANGE.choices(), PART_EXCHANGE.initial)
    estimate_id = models.UUIDField(null=True)
    title_zh = models.CharField(max_length=400, default="", blank=True)
    title_en = models.CharField(max_length=400, default="", blank=True)
    trim_id = models.UUIDField(null=True)
    vin = models.CharField(max_length=17, default="", blank=True)
    mileage_km = models.PositiveIntegerField(default=0)
    low_minor = MoneyField(null=True)
    high_minor = MoneyField(null=True)
    faults = models.JSONField(default=dict)
    owner_proven = models.BooleanField(default=False)
    inspected_by = models.CharField(max_length=80, default="", blank=True)
    inspected_at = models.DateTimeField(null=True)
    offered_minor = MoneyField(null=True)
    lien_minor = MoneyField(default=0)
    lien_holder = models.CharField(max_length=80, default="", blank=True)
    valid_until = models.DateTimeField(null=True)
    former_minor = MoneyField(null=True)
    difference = models.CharField(max_length=400, default="", db_default="", blank=True)
    currency = CurrencyField()
    accepted_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    stock_id = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            state_check("part_exchange_state_known", PART_EXCHANGE.states),
            models.UniqueConstraint(fields=["order_id"], name="part_exchange_of_order_once"),
            models.CheckConstraint(
                name="part_exchange_offer_whole",
                condition=~Q(state__in=("OFFERED", "ACCEPTED", "RECEIVED"))
                | Q(offered_minor__gt=F("lien_minor"), lien_minor__gte=0, valid_until__isnull=False),
            ),
            models.CheckConstraint(
                name="part_exchange_received_whole",
                condition=~Q(state="RECEIVED") | Q(stock_id__isnull=False, received_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title_en} {self.state}"

    @property
    def equity_minor(self) -> int:
        """What counts towards the new car."""
        return int(self.offered_minor or 0) - int(self.lien_minor)
