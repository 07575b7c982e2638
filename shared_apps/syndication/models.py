"""What partners have to be told of that the listings themselves no longer say."""

from __future__ import annotations

from django.db import models


class Tombstone(models.Model):
    """A listing whose row was deleted, written by the database. `seller` is the MD5 of its dealer's id."""

    listing_id = models.UUIDField()
    seller = models.CharField(max_length=32)
    changed_in = models.BigIntegerField()
    gone_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["changed_in"], name="tombstone_changed")]

    def __str__(self) -> str:
        return str(self.listing_id)


class Standing(models.Model):
    """How a dealer stood when a feed was last made: whether its cars were shown, and what was told of it.

    `told` is a digest; `changed_in` the transaction that noticed the last change. All cars of a dealer that
    stands differently are told again.
    """

    dealer = models.OneToOneField(
        "tenants.Dealer", on_delete=models.CASCADE, primary_key=True, related_name="standing"
    )
    shown = models.BooleanField()
    told = models.CharField(max_length=32)
    changed_in = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["changed_in"], name="standing_changed")]

    def __str__(self) -> str:
        return f"{self.dealer_id}: {'shown' if self.shown else 'not shown'}"
