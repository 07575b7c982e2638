from __future__ import annotations

from django.db import models
from django.db.models import Q

from core.kernel import clock


class DriveSummary(models.Model):
    """A test drive as its buyer sees it, copied by the dealer at every change; `id` is the drive's.

    `reminded_at` is when the letter about this very time was handed out; a new time is told anew. Until
    `offer_until` an OFFERED one is held for a buyer who waited. `must_move`: the car has left, and the buyer
    chooses another. `offer_told_at` and `move_told_at` are when the letters about that went out.
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
    offer_until = models.DateTimeField(null=True)
    offer_told_at = models.DateTimeField(null=True)
    must_move = models.BooleanField(default=False)
    move_told_at = models.DateTimeField(null=True)
    version = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["buyer_id", "-starts_at", "-id"], name="drivesummary_of_buyer"),
            models.Index(
                fields=["starts_at"],
                name="drivesummary_to_remind",
                condition=Q(state__in=("BOOKED", "CONFIRMED"), reminded_at=None),
            ),
            models.Index(fields=["offer_until"], name="drivesummary_offered", condition=Q(state="OFFERED")),
            models.Index(
                fields=["starts_at"],
                name="drivesummary_to_move",
                condition=Q(must_move=True, move_told_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class WaitSummary(models.Model):
    """A buyer's place on a dealer's waiting list, copied by the dealer at every change; `id` is the place's.

    Without a title the buyer waits for any car. The days are by the dealer's clock.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    dealer = models.ForeignKey("tenants.Dealer", on_delete=models.CASCADE, related_name="wait_summaries")
    buyer_id = models.UUIDField()
    state = models.CharField(max_length=12)
    kind = models.CharField(max_length=12)
    title_zh = models.CharField(max_length=360, default="", blank=True)
    title_en = models.CharField(max_length=360, default="", blank=True)
    first_day = models.DateField()
    last_day = models.DateField()
    version = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["buyer_id", "first_day", "id"], name="waitsummary_of_buyer")]

    def __str__(self) -> str:
        return f"{self.buyer_id} {self.first_day}"


class DriveSchedule(models.Model):
    """What a dealer has for test drives, and when it is taken, copied by the dealer at every change.

    It holds the ingredients of free times (`slots.free_times`) rather than the times themselves, which would
    grow old by the hour. Lists: cars {id, vehicle, trim, title_zh, title_en, brand, series, assisted}; people
    [assisted, weekdays, opens, closes]; taken [from, until (minutes since 1970), place of the car, place of
    the person]; reserved [tier, weekdays, opens, closes]. Cars are brought to buyers
    up to `home_km` kilometres, 0 is not at all.
    """

    dealer = models.OneToOneField(
        "tenants.Dealer", on_delete=models.CASCADE, primary_key=True, related_name="drive_schedule"
    )
    cars = models.JSONField(default=list)
    people = models.JSONField(default=list)
    taken = models.JSONField(default=list)
    reserved = models.JSONField(default=list)
    home_km = models.PositiveSmallIntegerField(default=0)
    updated_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return str(self.dealer_id)
