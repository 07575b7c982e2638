"""Listings as those read them who follow some: what they cost over time, and whether they are still there."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Case, Q, Value, When

from shared_apps.marketplace.models import ON_OFFER, Listing, ListingPrice
from shared_apps.marketplace.queries.matching import dealers_shown, on_offer

LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Offer:
    """A listing on offer with its prices so far: minor units of `currency`, and since when, oldest first."""

    id: UUID
    number: int
    price_minor: int
    currency: str
    since: tuple[datetime, ...]
    prices: tuple[int, ...]

    def price_at(self, moment: datetime) -> int:
        """What it cost then; the first price, where that was before it came."""
        return self.prices[max(bisect_right(self.since, moment) - 1, 0)]


def offers(numbers: Collection[int]) -> list[Offer]:
    """Listings on offer by their numbers, with the prices they had in their present currency."""
    rows = list(on_offer().filter(number__in=numbers).values_list("id", "number", "price_minor", "currency"))
    told: dict[tuple[UUID, str], list[tuple[datetime, int]]] = {}
    history = ListingPrice.objects.filter(listing_id__in=[row[0] for row in rows]).order_by("since", "id")
    for listing_id, currency, at, price in history.values_list(
        "listing_id", "currency", "since", "price_minor"
    ):
        told.setdefault((listing_id, currency), []).append((at, price))
    found = []
    for listing_id, number, price, currency in rows:
        steps = told.get((listing_id, currency), [(LONG_AGO, price)])
        since, prices = tuple(at for at, _price in steps), tuple(asked for _at, asked in steps)
        found.append(Offer(listing_id, number, price, currency, since, prices))
    return found


class Known(NamedTuple):
    """A listing with its dealer, and whether a buyer may reserve it now."""

    car: Listing
    shown: bool


def known_listings(ids: Collection[UUID]) -> dict[UUID, Known]:
    """Listings by id, on offer or gone. One that was deleted, with its dealer, is not among them."""
    shown = ON_OFFER & dealers_shown() & Q(dealer__state="ACTIVE")
    rows = Listing.objects.select_related("dealer").filter(id__in=ids)
    marked = rows.annotate(shown=Case(When(shown, then=Value(True)), default=Value(False)))
    return {row.id: Known(row, row.shown) for row in marked}


def published_after(moment: datetime, *, limit: int) -> list[tuple[int, datetime]]:
    """Numbers of the listings on offer that came after a moment, and when, the newest first."""
    rows = on_offer().filter(published_at__gt=moment).order_by("-published_at", "-id")
    return list(rows.values_list("number", "published_at")[:limit])
