from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from core.storage.models import Record


class Recall(Record):
    """A maker's recall as an operator published it, by the `number` of the authority's notice.

    It is of all cars of `trim_ids`, and of the VINs in `RecalledVin`. `announced_on` is the day of the notice
    (Shanghai). A lifted recall was a mistake, or is over: it stops nothing any more.
    """

    number = models.CharField(max_length=40)
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    remedy_zh = models.CharField(max_length=400)
    remedy_en = models.CharField(max_length=400)
    announced_on = models.DateField()
    trim_ids = ArrayField(models.UUIDField(), default=list)
    published_by = models.CharField(max_length=120)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.CharField(max_length=120, default="", blank=True)
    lift_reason = models.CharField(max_length=400, default="", blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number"], name="recall_number_once"),
            models.CheckConstraint(
                name="recall_lifted_with_a_reason",
                condition=Q(lifted_at=None) | (~Q(lifted_by="") & ~Q(lift_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class RecalledVin(models.Model):
    """A VIN that a recall names."""

    recall = models.ForeignKey(Recall, on_delete=models.CASCADE, related_name="vins")
    vin = models.CharField(max_length=17)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["vin", "recall"], name="recalled_vin_once"),
        ]

    def __str__(self) -> str:
        return self.vin


class RecallRepair(Record):
    """That a car was put right as its recall wants, by the dealer that had it; never changed."""

    recall = models.ForeignKey(Recall, on_delete=models.RESTRICT, related_name="repairs")
    vin = models.CharField(max_length=17)
    dealer_id = models.UUIDField()
    note = models.CharField(max_length=400)
    repaired_by = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["vin", "recall", "dealer_id"], name="recall_repair_once"),
            models.CheckConstraint(name="recall_repair_noted", condition=~Q(note="")),
        ]

    def __str__(self) -> str:
        return self.vin
