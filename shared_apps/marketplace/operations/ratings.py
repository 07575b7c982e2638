"""What listings are worth, written in bulk by whoever appraises them. In the market's scope only."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from shared_apps.marketplace.facts import RatingFacts
from shared_apps.marketplace.models import ListingRating

MATERIAL_BP = 50
"""A fair price or an end of its band that moved by less, in basis points, is left as it was."""
AT_LEAST_EVERY = timedelta(days=1)
"""An unmoved rating is written anew all the same, so that its reasons are of today's market."""
_COLUMNS = (
    "fair_minor",
    "low_minor",
    "high_minor",
    "currency",
    "contributions",
    "comparables",
    "grounds",
    "review",
    "model",
    "rated_at",
)
_WHOLE = 10_000


@transaction.atomic
def rate_listings(ratings: Sequence[RatingFacts], *, whatever: bool = False) -> int:
    """Write the ratings that changed materially, or `whatever` they are; returns how many.

    The listings must exist.
    """
    ids = [rating.listing_id for rating in ratings]
    known = {row.listing_id: row for row in _known(ids)}
    changed = [one for one in ratings if whatever or _is_news(known.get(one.listing_id), one)]
    ListingRating.objects.bulk_create(
        [_row(rating) for rating in changed],
        update_conflicts=True,
        unique_fields=["listing"],
        update_fields=_COLUMNS,
    )
    return len(changed)


@transaction.atomic
def withdraw_ratings(listing_ids: Collection[UUID]) -> int:
    """Say nothing more of these listings; returns of how many something had been said."""
    return ListingRating.objects.filter(listing_id__in=listing_ids).delete()[0]


@transaction.atomic
def withdraw_ratings_of_gone() -> int:
    """Drop the ratings of listings that left the market; returns how many."""
    return ListingRating.objects.filter(listing__withdrawn_at__isnull=False).delete()[0]


@transaction.atomic
def set_reviews(reviews: Mapping[UUID, Mapping[str, Any]]) -> None:
    """Tell of the dealers' contests of these ratings; a listing without a rating is passed over."""
    for row in ListingRating.objects.select_for_update().filter(listing_id__in=reviews).order_by("pk"):
        if row.review != reviews[row.listing_id]:
            row.review = dict(reviews[row.listing_id])
            row.save(update_fields=["review"])


def _known(ids: Collection[UUID]) -> Any:
    return ListingRating.objects.filter(listing_id__in=ids).only(
        "listing_id", "fair_minor", "low_minor", "high_minor", "currency", "review", "rated_at"
    )


def _is_news(before: ListingRating | None, now: RatingFacts) -> bool:
    if before is None or before.currency != now.currency or before.review != dict(now.review):
        return True
    if now.rated_at - before.rated_at >= AT_LEAST_EVERY:
        return True
    pairs = (
        (before.fair_minor, now.fair_minor),
        (before.low_minor, now.low_minor),
        (before.high_minor, now.high_minor),
    )
    return any(abs(new - old) * _WHOLE >= old * MATERIAL_BP for old, new in pairs)


def _row(rating: RatingFacts) -> ListingRating:
    return ListingRating(
        listing_id=rating.listing_id,
        contributions=[list(part) for part in rating.contributions],
        comparables=[list(car) for car in rating.comparables],
        grounds=dict(rating.grounds),
        review=dict(rating.review),
        **{
            name: getattr(rating, name)
            for name in ("fair_minor", "low_minor", "high_minor", "currency", "model", "rated_at")
        },
    )
