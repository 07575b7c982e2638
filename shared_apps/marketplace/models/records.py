"""What became of a listing over time; the database writes prices, nobody rewrites them."""

from __future__ import annotations

from django.db import models

from core.kernel import clock
from core.storage.models import CurrencyField, MoneyField
from shared_apps.marketplace.deadlines import Pace


class ListingPrice(models.Model):
    """A price a listing had from `since` on, in minor units of `currency`.

    The database adds a row whenever a listing comes or its price changes, whoever changed it; rows are
    neither altered nor written by hand.
    """

    listing = models.ForeignKey(
        "marketplace.Listing",
        on_delete=models.CASCADE,
        related_name="prices",
        db_index=False,
        db_constraint=False,
    )
    price_minor = MoneyField()
    currency = CurrencyField()
    since = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["listing", "since"], name="listingprice_of_listing"),
            models.Index(fields=["-since"], name="listingprice_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.price_minor} {self.currency} since {self.since:%Y-%m-%d}"


class ListingDay(models.Model):
    """How often a listing was looked at and kept on one day (Asia/Shanghai); `saves` may be negative."""

    listing = models.ForeignKey(
        "marketplace.Listing",
        on_delete=models.CASCADE,
        related_name="days",
        db_index=False,
        db_constraint=False,
    )
    day = models.DateField()
    views = models.PositiveIntegerField(default=0)
    saves = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["listing", "day"], name="listingday_once")]

    def __str__(self) -> str:
        return f"{self.day}: {self.views} views, {self.saves} saves"


class DealerPace(models.Model):
    """How fast a dealer hands cars over, measured every night: see `deadlines.Pace`."""

    dealer = models.OneToOneField(
        "tenants.Dealer", on_delete=models.CASCADE, primary_key=True, related_name="pace"
    )
    days = models.JSONField()
    assumed = models.JSONField(default=list)
    measured_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"pace of {self.dealer_id}"

    @property
    def pace(self) -> Pace:
        """As the rules read it."""
        return Pace(self.days, tuple(self.assumed))
