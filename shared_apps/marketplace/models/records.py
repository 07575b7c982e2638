"""What became of a listing over time; the database writes prices, nobody rewrites them."""

from __future__ import annotations

from django.db import models

from core.storage.models import CurrencyField, MoneyField


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
