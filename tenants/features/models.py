from __future__ import annotations

from django.db import models

from core.kernel import ids
from core.storage.models import Record


class FeatureOverride(Record):
    """That one dealer has a feature, or has it not, whatever its default says."""

    dealer = models.ForeignKey("tenants.Dealer", on_delete=models.CASCADE, related_name="+")
    feature = models.CharField(max_length=40)
    on = models.BooleanField()
    reason = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dealer", "feature"], name="feature_override_once"),
        ]

    def __str__(self) -> str:
        return f"{self.feature} {'on' if self.on else 'off'}"


class QuotaOverride(Record):
    """How much one dealer may have of something, whatever the default says."""

    dealer = models.ForeignKey("tenants.Dealer", on_delete=models.CASCADE, related_name="+")
    quota = models.CharField(max_length=40)
    limit = models.BigIntegerField()
    reason = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dealer", "quota"], name="quota_override_once"),
            models.CheckConstraint(name="quota_not_negative", condition=models.Q(limit__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.quota} {self.limit}"


class KillSwitch(Record):
    """That a feature is off for everybody; the row goes when the feature comes back."""

    feature = models.CharField(max_length=40, unique=True)
    reason = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.feature


class Edition(models.Model):
    """One row: a fresh name after every change of a switch, so that a glance tells what changed.

    It is no counter: a number taken in a transaction that rolls back would be given to another change again.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    name = models.UUIDField(default=ids.new_id)

    class Meta:
        constraints = [models.CheckConstraint(name="edition_alone", condition=models.Q(id=1))]

    def __str__(self) -> str:
        return str(self.name)
