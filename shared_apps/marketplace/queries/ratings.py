"""What a listing is worth, with what that rests on; and the market as whoever appraises it reads it."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection, transaction
from django.db.models import BooleanField, F, Func, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from shared_apps.marketplace.deals import Deal, deal_of
from shared_apps.marketplace.models import ON_OFFER, Listing, ListingRating
from shared_apps.marketplace.queries.matching import dealers_shown, on_offer

_SHOWN = (
    "id",
    "title_zh",
    "title_en",
    "price_minor",
    "mileage_km",
    "model_year",
    "city",
    "art_url",
    "photos",
)


@dataclass(frozen=True, slots=True)
class Comparable:
    """A car that a rating rests on. `says_minor` is what its price says the rated car is worth, `moves_minor`
    by how much the fair price would change without it, None where there would be no rating.
    """

    id: UUID
    title_zh: str
    title_en: str
    price_minor: int
    mileage_km: int
    model_year: int
    city: str
    art_url: str
    photos: list[str]
    dealer: str
    on_offer: bool
    says_minor: int
    moves_minor: int | None


@dataclass(frozen=True, slots=True)
class Rating:
    """A listing's rating as pages show it: the row, what it makes of today's price, and what it rests on."""

    row: ListingRating
    deal: Deal
    price_minor: int
    comparables: list[Comparable]

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """The parts of the fair price in minor units, the base first; those of nothing left out."""
        parts: list[tuple[str, int]] = [(code, minor) for code, minor in self.row.contributions]
        return parts[:1] + [part for part in parts[1:] if part[1]]

    @property
    def apart_minor(self) -> int:
        """How far the price lies from the fair one, in minor units; negative below it."""
        return int(self.price_minor - self.row.fair_minor)


class Offered(NamedTuple):
    """A listing on offer as its appraisal needs it; `listed_at` in seconds since 1970, no list price is 0."""

    id: str
    dealer: str
    brand: str
    body: str
    series: str
    trim: str
    city: str
    colour: str
    condition: str
    energy: str
    model_year: int
    mileage_km: int
    price_minor: int
    msrp_minor: int
    listed_at: int


def with_comparables(cars: QuerySet[Listing]) -> QuerySet[Listing]:
    """The same cars, each with what `rating_of` needs, so that it asks nothing more."""
    return cars.select_related("rating").annotate(comparables_told=comparables_told())


def comparables_told() -> ArraySubquery:
    """What is told of a listing's comparables, to be read together with the listing itself."""
    others = Listing.objects.filter(
        Func(
            F("pk"),
            OuterRef("rating__comparables"),
            template="%(expressions)s) AS told))",
            arg_joiner=" = ANY(ARRAY(SELECT (told->>0)::uuid FROM jsonb_array_elements(",
            output_field=BooleanField(),
        ),
        dealers_shown(),
        dealer__state="ACTIVE",
    )
    told = JSONObject(**{name: name for name in _SHOWN}, dealer="dealer__name", withdrawn_at="withdrawn_at")
    return ArraySubquery(others.values(told=told))


def rating_of(car: Listing) -> Rating | None:
    """What is said of a car's price, with the cars it rests on, in one query; none at all for a car that
    came through `with_comparables`. None for a car without a rating, or with one in another currency.
    """
    told: Any = car if hasattr(car, "comparables_told") else None
    told = told or with_comparables(Listing.objects.filter(pk=car.pk)).first()
    row: ListingRating | None = getattr(told, "rating", None)
    if told is None or row is None or row.currency != car.currency:
        return None
    deal = deal_of(car.price_minor, row.low_minor, row.fair_minor, row.high_minor)
    return Rating(row, deal, car.price_minor, _comparables(row, told.comparables_told))


def _comparables(row: ListingRating, told: Iterable[dict[str, Any]]) -> list[Comparable]:
    by_id = {str(car["id"]): car for car in told}
    return [
        Comparable(
            **{name: by_id[id_][name] for name in _SHOWN if name != "id"},
            id=UUID(id_),
            dealer=by_id[id_]["dealer"],
            on_offer=by_id[id_]["withdrawn_at"] is None,
            says_minor=says,
            moves_minor=moves,
        )
        for id_, says, moves in row.comparables
        if id_ in by_id
    ]


def offered(*, series: Collection[UUID] | None = None, currency: str = "CNY") -> Iterator[Offered]:
    """Every listing on offer in a currency, or those of these series, in the market's scope."""
    rows = on_offer().filter(currency=currency)
    if series is not None:
        rows = rows.filter(series_id__in=list(series))
    columns = rows.order_by().values_list(
        "id", "dealer_id", "brand_slug", "body", "series_id", "trim_id", "city", "colour_family", "condition",
        "energy", "model_year", "mileage_km", "price_minor", "msrp_minor", "published_at",
    )  # fmt: skip
    with transaction.atomic(), connection.cursor() as cursor, SpooledTemporaryFile(2**26) as copied:
        select = cursor.mogrify(*columns.query.sql_with_params()).decode()
        cursor.copy_expert(f"COPY ({select}) TO STDOUT (FORMAT csv)", copied)
        copied.seek(0)
        for line in csv.reader(io.TextIOWrapper(copied, encoding="utf-8", newline="")):
            *words, year, driven, price, msrp, since = line
            listed_at = int(datetime.fromisoformat(since).timestamp())
            figures = (int(year), int(driven), int(price), int(msrp or 0), listed_at)
            yield Offered._make((*words, *figures))


def unrated_since(horizon: int) -> dict[UUID, UUID]:
    """Listings on offer without a rating that changed since a horizon, with their series."""
    rows = on_offer().filter(changed_in__gte=horizon, rating=None)
    return dict(rows.values_list("id", "series_id"))


def listings_by_id(listing_ids: Collection[UUID]) -> dict[UUID, Listing]:
    """These listings, on offer or gone; unknown ids are left out."""
    return Listing.objects.filter(id__in=listing_ids).select_related("dealer").in_bulk()


def rated_count() -> tuple[int, int]:
    """How many listings are on offer, and how many of them are rated."""
    rows = Listing.objects.filter(ON_OFFER)
    return rows.count(), rows.exclude(rating=None).count()
