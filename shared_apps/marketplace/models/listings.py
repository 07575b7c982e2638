"""What is on the market."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, Value

from core.kernel import clock
from core.storage.models import CurrencyField, MoneyField
from shared_apps.marketplace.deals import Deal, deal_of

ON_OFFER = Q(withdrawn_at=None)


class Listing(models.Model):
    """A vehicle as buyers find it, copied from its dealer's stock by the dealer; `id` is the vehicle's.

    Names, slugs and specs come from the catalogue at publication. `range_km` is the electric range that best
    describes the car (CLTC before other cycles), None where unknown; `trim_slug` is unique within its model
    year; `size_class` and `assist` (`assists.ASSISTS`) are empty where unknown. `photos` and `art_url`
    are addresses.
    `pledged`: a bank keeps the car's certificate of conformity; `inspected_at`: when it last passed its
    inspection; both None where its dealer has not told. `was_demo`: it served for test drives.
    A listing that left the market keeps its row with `withdrawn_at`, so that its page can say so. `number`
    is its place in the shelf's bitmaps; the database notes in `changed_in` which transaction touched it last.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    dealer = models.ForeignKey(
        "tenants.Dealer", on_delete=models.CASCADE, related_name="listings", db_index=False
    )
    trim_id = models.UUIDField()
    trim_slug = models.CharField(max_length=120, default="", blank=True)
    brand_slug = models.CharField(max_length=80)
    brand_initial = models.CharField(max_length=1)
    brand_zh = models.CharField(max_length=80)
    brand_en = models.CharField(max_length=80)
    series_id = models.UUIDField()
    series_slug = models.CharField(max_length=80)
    series_zh = models.CharField(max_length=120)
    series_en = models.CharField(max_length=120)
    trim_zh = models.CharField(max_length=160)
    trim_en = models.CharField(max_length=160)
    title_zh = models.CharField(max_length=400)
    title_en = models.CharField(max_length=400)
    search_text = models.TextField()
    model_year = models.PositiveSmallIntegerField()
    body = models.CharField(max_length=12)
    size_class = models.CharField(max_length=4, default="", blank=True)
    energy = models.CharField(max_length=4)
    drive = models.CharField(max_length=3, default="", blank=True)
    assist = models.CharField(max_length=8, default="", db_default="", blank=True)
    seats = models.PositiveSmallIntegerField(null=True)
    categories = ArrayField(models.CharField(max_length=24), default=list)
    range_km = models.PositiveIntegerField(null=True)
    colour_code = models.CharField(max_length=80)
    colour_zh = models.CharField(max_length=80)
    colour_en = models.CharField(max_length=80)
    colour_hex = models.CharField(max_length=7)
    colour_family = models.CharField(max_length=8, default="", blank=True)
    interior_zh = models.CharField(max_length=80, default="", blank=True)
    interior_en = models.CharField(max_length=80, default="", blank=True)
    condition = models.CharField(max_length=4, choices=[("NEW", "New"), ("USED", "Used")], default="NEW")
    mileage_km = models.PositiveIntegerField(default=0)
    price_minor = MoneyField()
    msrp_minor = MoneyField(null=True)
    currency = CurrencyField()
    city = models.CharField(max_length=40)
    photos = models.JSONField(default=list)
    art_url = models.CharField(max_length=200)
    vin_last6 = models.CharField(max_length=6)
    vin_digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    version = models.BigIntegerField()
    pledged = models.BooleanField(null=True)
    inspected_at = models.DateTimeField(null=True)
    was_demo = models.BooleanField(default=False, db_default=False)
    # An identity column: the database numbers rows itself, and Django is only told to leave that to it.
    number = models.IntegerField(unique=True, editable=False, db_default=Value(0))
    changed_in = models.BigIntegerField(editable=False, db_default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(name="listing_price_positive", condition=Q(price_minor__gt=0)),
            models.CheckConstraint(name="listing_condition", condition=Q(condition__in=["NEW", "USED"])),
        ]
        # Searches are answered by the shelf: an index here is for one car's neighbours or for following.
        indexes = [
            models.Index(fields=["-published_at", "-id"], name="listing_latest", condition=ON_OFFER),
            models.Index(
                fields=["price_minor", "id"],
                name="listing_by_price",
                condition=ON_OFFER,
                include=["body", "energy"],
            ),
            models.Index(fields=["series_id", "price_minor"], name="listing_series", condition=ON_OFFER),
            models.Index(fields=["dealer"], name="listing_dealer"),
            models.Index(fields=["changed_in"], name="listing_changed"),
        ]

    def __str__(self) -> str:
        return self.title_en

    @property
    def on_offer(self) -> bool:
        """Whether a buyer may reserve it, as far as the market knows."""
        return self.withdrawn_at is None

    @property
    def deal(self) -> Deal | None:
        """How good the offer is at its price of this moment; None where nobody knows what it is worth.

        Lists read the rating along with their rows; elsewhere the first look costs a query.
        """
        rating = getattr(self, "rating", None)
        if rating is None or rating.currency != self.currency:
            return None
        return deal_of(self.price_minor, rating.low_minor, rating.fair_minor, rating.high_minor)

    @property
    def below_msrp_minor(self) -> int:
        """How far the price is below the maker's list price, in minor units; negative above, 0 if unknown."""
        return 0 if self.msrp_minor is None else self.msrp_minor - self.price_minor


class ListingGone(models.Model):
    """A listing whose row was deleted, written by the database so that every shelf hears of it."""

    number = models.IntegerField(primary_key=True)
    changed_in = models.BigIntegerField()
    gone_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["changed_in"], name="listinggone_changed")]

    def __str__(self) -> str:
        return str(self.number)


class VinRegistration(models.Model):
    """That a VIN stands in one dealer's stock, and so in no other's."""

    vin = models.CharField(max_length=17, primary_key=True)
    dealer = models.ForeignKey("tenants.Dealer", on_delete=models.CASCADE, related_name="registered_vins")
    vehicle_id = models.UUIDField()
    registered_at = models.DateTimeField(default=clock.now, editable=False)

    def __str__(self) -> str:
        return self.vin
