from __future__ import annotations

from django.db import models
from django.db.models import Q


class DriveSummary(models.Model):
    """A test drive as its buyer sees it, copied by the dealer at every change; `id` is the drive's.

    `reminded_at` is when the letter about this very time was handed out; a new time is told anew.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    number = models.CharField(max_length=16)
    dealer = models.ForeignKey("tenants.Dealer", on_delete=models.CASCADE, related_name="drive_summaries")
    buyer_id = models.UUIDField()
    state = models.CharField(max_length=24)
    kind = models.CharField(max_length=12)
    car_id = models.UUIDField()
    title_zh = models.CharField(max_length=360)
    title_en = models.CharField(max_length=360)
    art_url = models.CharField(max_length=200, default="", blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    version = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["buyer_id", "-starts_at", "-id"], name="drivesummary_of_buyer"),
            models.Index(
                fields=["starts_at"],
                name="drivesummary_to_remind",
                condition=Q(state__in=("BOOKED", "CONFIRMED"), reminded_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.number
