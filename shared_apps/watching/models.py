"""What buyers keep an eye on, and what they were told. None of it names a dealer: dealers never read it.

Listings are named by bare ids on purpose. A foreign key would make these rows a dealer's belongings, told in
its export and deleted with a copy that the market writes anew.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.kernel import clock
from core.storage.models import CurrencyField, MoneyField, Record, state_check

AT_ONCE, DAILY = "AT_ONCE", "DAILY"
NEW, CHEAPER = "NEW", "CHEAPER"
QUEUED, SENDING, SENT, UNSURE, FAILED, EMPTY = "QUEUED", "SENDING", "SENT", "UNSURE", "FAILED", "EMPTY"


class Favourite(Record):
    """A car a buyer keeps, with its price at that moment and its name, should its listing be gone one day.

    `removed_at` is set while letting it go can still be undone.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="favourites")
    listing_id = models.UUIDField()
    title_zh = models.CharField(max_length=400)
    title_en = models.CharField(max_length=400)
    price_minor = MoneyField()
    currency = CurrencyField()
    kept_at = models.DateTimeField(default=clock.now)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "listing_id"], name="favourite_once")]
        indexes = [
            models.Index(fields=["listing_id"], name="favourite_of_listing", condition=Q(removed_at=None)),
        ]

    def __str__(self) -> str:
        return self.title_en


class SavedSearch(Record):
    """A search a buyer wants to repeat. `pairs` is its address' query in the form `form` (see `saved`).

    Letters tell what came since `watching_since`; `looked_at` is when the buyer last opened it.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="searches")
    name = models.CharField(max_length=80)
    pairs = models.JSONField()
    form = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)
    alerts = models.BooleanField(default=True)
    frequency = models.CharField(max_length=8, choices=[(AT_ONCE, AT_ONCE), (DAILY, DAILY)], default=AT_ONCE)
    watching_since = models.DateTimeField(default=clock.now)
    looked_at = models.DateTimeField(default=clock.now)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "digest"], condition=Q(removed_at=None), name="savedsearch_once"
            ),
            state_check("savedsearch_frequency_known", (AT_ONCE, DAILY), column="frequency"),
        ]

    def __str__(self) -> str:
        return self.name


class Reader(models.Model):
    """How letters reach a buyer; absent while nothing differs from the usual.

    `refused_at` is when the buyer's mail server turned the address `refused` away: nothing is sent there.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    favourites = models.BooleanField(default=True)
    refused = models.EmailField(default="", blank=True)
    refused_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.user_id)


class Letter(Record):
    """One letter to one buyer. `QUEUED` until somebody takes it up; whoever does notes `SENDING` first.

    A letter whose sender died in between is `UNSURE`: it may have gone out, so it does not go out again.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, default=QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    try_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            state_check("letter_state_known", (QUEUED, SENDING, SENT, UNSURE, FAILED, EMPTY)),
        ]
        indexes = [
            models.Index(fields=["try_at"], name="letter_open", condition=Q(state__in=[QUEUED, SENDING])),
            models.Index(fields=["user", "-created_at"], name="letter_of_user"),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.state}"


class News(models.Model):
    """That a buyer is, or was, to be told of one car at one price: written once, whoever finds it.

    `search_id` is the search that found the car, unless it is a `favourite`; it may be deleted since.
    `before_minor` is the price the buyer knows. `letter` tells of it; None while it waits until `due_at`.
    There are few indexes, for one look may bring many rows: a buyer's are found by `news_price_once`.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    search_id = models.UUIDField(null=True)
    favourite = models.BooleanField(default=False)
    listing_id = models.UUIDField()
    kind = models.CharField(max_length=8)
    price_minor = MoneyField()
    before_minor = MoneyField(null=True)
    currency = CurrencyField()
    found_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField()
    letter = models.ForeignKey(
        Letter, on_delete=models.SET_NULL, null=True, related_name="news", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "listing_id"], condition=Q(kind=NEW), name="news_new_once"
            ),
            models.UniqueConstraint(fields=["user", "listing_id", "price_minor"], name="news_price_once"),
            state_check("news_kind_known", (NEW, CHEAPER), column="kind"),
        ]
        indexes = [
            models.Index(fields=["due_at", "user"], name="news_waiting", condition=Q(letter=None)),
            models.Index(fields=["letter"], name="news_of_letter", condition=Q(letter__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.listing_id}"


class Watermark(models.Model):
    """The transaction from which on the market's changes were not looked at yet; there is one row."""

    name = models.CharField(max_length=20, primary_key=True)
    since = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} {self.since}"
