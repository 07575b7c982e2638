"""Listings by the thousand, for sitemaps and partners: in the order of their numbers, never by offset."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.postgres.aggregates import BitXor
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    Count,
    DateTimeField,
    F,
    Func,
    IntegerField,
    Max,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Greatest

from shared_apps.marketplace.models import ON_OFFER, Listing, ListingPrice, VinRegistration
from shared_apps.marketplace.queries.matching import dealers_shown, on_offer

_BATCH = 2_000


class Stretch(NamedTuple):
    """The listings of one stretch of numbers: how many are on offer, and when one of them last changed."""

    number: int
    cars: int
    changed_at: datetime


class Entry(NamedTuple):
    """A listing on offer, and when its page last changed."""

    id: UUID
    changed_at: datetime


def stretches(length: int) -> list[Stretch]:
    """The stretches of `length` numbers in which something is on offer."""
    # Whole listings are compared with whole prices: one hash join, where a lookup each would take a million.
    priced = ListingPrice.objects.filter(listing_id__in=on_offer().values("id"))
    found = {
        row["stretch"]: row["cars"]
        for row in on_offer().values(stretch=_stretch("number", length)).annotate(cars=Count("id")).order_by()
    }
    changed = priced.values(stretch=_stretch("listing__number", length)).annotate(at=Max("since")).order_by()
    moments = {row["stretch"]: row["at"] for row in changed}
    return [
        Stretch(number, cars, moments[number]) for number, cars in sorted(found.items()) if number in moments
    ]


def fingerprint(stretch: int, length: int) -> tuple[int, datetime | None]:
    """A number that differs whenever a page of the stretch does, and when one last changed."""
    told = Func(F("id"), F("changed_in"), function="uuid_hash_extended", output_field=BigIntegerField())
    found = _entries(stretch, length).aggregate(print=BitXor(told), at=Max(F("changed_at")))
    return found["print"] or 0, found["at"]


def entries(stretch: int, length: int) -> Iterator[Entry]:
    """What is on offer in a stretch, in batches."""
    after = stretch * length - 1
    rows = _entries(stretch, length).order_by("number").values_list("number", "id", "changed_at")
    while batch := list(rows.filter(number__gt=after)[:_BATCH]):
        yield from (Entry(listing_id, at) for _number, listing_id, at in batch)
        after = batch[-1][0]


def landings(*columns: str) -> list[tuple[tuple[str, ...], datetime]]:
    """Every combination of these columns that has cars on offer, and when a car last came or went there."""
    rows = (
        Listing.objects.filter(dealers_shown(), dealer__state="ACTIVE")
        .values(*columns)
        .annotate(
            cars=Count("id", filter=ON_OFFER),
            came=Max("published_at", filter=ON_OFFER),
            went=Max("withdrawn_at"),
        )
        .filter(cars__gt=0)
        .order_by(*columns)
    )
    return [
        (tuple(str(row[column]) for column in columns), max(row["came"], row["went"] or row["came"]))
        for row in rows
    ]


def told(
    *,
    after: int,
    limit: int,
    since: int | None = None,
    sellers: Iterable[UUID] = (),
    dealer: UUID | None = None,
) -> list[Listing]:
    """The next listings after a number, with their dealers; each has `shown`: whether it is on offer.

    Without `since` those on offer; else everything changed from that transaction on, and all cars of
    `sellers`. With `dealer` that dealer's alone.
    """
    rows: QuerySet[Listing] = on_offer()
    if since is not None:
        rows = Listing.objects.filter(Q(changed_in__gte=since) | Q(dealer_id__in=list(sellers)))
    if dealer is not None:
        rows = rows.filter(dealer_id=dealer)
    shown = Case(
        When(ON_OFFER & dealers_shown() & Q(dealer__state="ACTIVE"), then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )
    return list(
        rows.filter(number__gt=after)
        .annotate(shown=shown)
        .select_related("dealer")
        .order_by("number")[:limit]
    )


def vins_of(dealer: UUID) -> dict[UUID, str]:
    """The VINs of a dealer's vehicles."""
    return dict(VinRegistration.objects.filter(dealer_id=dealer).values_list("vehicle_id", "vin"))


def _stretch(column: str, length: int) -> Any:
    return Cast(F(column) / Value(length), IntegerField())


def _entries(stretch: int, length: int) -> Any:  # listings with `changed_at`
    repriced: QuerySet[Model] = ListingPrice.objects.filter(listing_id=OuterRef("id")).order_by("-since")
    changed = Greatest(
        F("published_at"), Subquery(repriced.values("since")[:1]), output_field=DateTimeField()
    )
    low = stretch * length
    return on_offer().filter(number__gte=low, number__lt=low + length).annotate(changed_at=changed)
