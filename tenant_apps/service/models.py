from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from core.kernel import ids
from core.storage.models import CurrencyField, MoneyField, Record, state_check, state_field
from tenant_apps.service.states import ENDED, REPAIR


class RepairOrder(Record):
    """A visit to the workshop: whose car, what is wrong, what is done and what it costs.

    The car need not have been bought here; its title is kept as known when the order was opened.
    `customer_phone` is E.164. `total_minor` is the sum of the lines; `closed_at` the time of closing or
    cancelling. `version` grows by one with each change.
    """

    number = models.CharField(max_length=16)
    vin = models.CharField(max_length=17)
    plate = models.CharField(max_length=16, default="", blank=True)
    vehicle_title_zh = models.CharField(max_length=360, default="", blank=True)
    vehicle_title_en = models.CharField(max_length=360, default="", blank=True)
    customer_name = models.CharField(max_length=80)
    customer_phone = models.CharField(max_length=16)
    mileage_km = models.IntegerField()
    complaint = models.TextField(default="", blank=True)
    state = state_field(REPAIR.choices(), REPAIR.initial)
    total_minor = MoneyField()
    currency = CurrencyField()
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            state_check("repair_order_state_known", REPAIR.states),
            models.UniqueConstraint(fields=["number"], name="repair_order_number_once"),
            models.CheckConstraint(name="repair_order_total_not_negative", condition=Q(total_minor__gte=0)),
            models.CheckConstraint(name="repair_order_mileage_not_negative", condition=Q(mileage_km__gte=0)),
            models.CheckConstraint(
                name="repair_order_ended_at",
                condition=Q(state__in=ENDED, closed_at__isnull=False)
                | (~Q(state__in=ENDED) & Q(closed_at__isnull=True)),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-created_at", "-id"], name="repair_order_newest"),
            models.Index(fields=["state", "-created_at", "-id"], name="repair_order_by_state"),
        ]

    def __str__(self) -> str:
        return self.number


class RepairLine(models.Model):
    """A job on a repair order, in order of `position` from 1; its amount is in the order's currency."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    order = models.ForeignKey(RepairOrder, on_delete=models.RESTRICT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    description = models.CharField(max_length=200)
    labour_hours = models.DecimalField(max_digits=6, decimal_places=2)
    amount_minor = MoneyField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order", "position"], name="repair_line_position_once"),
            models.CheckConstraint(name="repair_line_amount_not_negative", condition=Q(amount_minor__gte=0)),
            models.CheckConstraint(name="repair_line_hours_not_negative", condition=Q(labour_hours__gte=0)),
        ]

    def __str__(self) -> str:
        return self.description
