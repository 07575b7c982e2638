"""A series as the market offers it: how many cars of each trim and paint, where, from which price."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Count, F, Max, Min, Value
from django.db.models.functions import Abs

from shared_apps.marketplace.models import Listing
from shared_apps.marketplace.queries.matching import on_offer
from shared_apps.marketplace.queries.shown import for_cards

MOST_DEALERS = 60
_COLUMNS = ("trim_id", "colour_code", "dealer__slug", "dealer__name", "dealer__city", "dealer__latitude",
            "dealer__longitude", "price_minor")  # fmt: skip
_COUNTED = """
SELECT trim_id, colour, slug, name, city, latitude, longitude, count(*), min(price), max(price)
FROM ({offered}) AS offered (trim_id, colour, slug, name, city, latitude, longitude, price)
GROUP BY GROUPING SETS ((), (trim_id), (colour), (slug, name, city, latitude, longitude))
"""


class Offers(NamedTuple):
    """How many cars, and from which to which price in minor units."""

    cars: int
    low_minor: int
    high_minor: int


class Place(NamedTuple):
    """A dealer that has the series."""

    slug: str
    name: str
    city: str
    latitude: Decimal
    longitude: Decimal
    offers: Offers


@dataclass(slots=True)
class SeriesOffers:
    """What is on offer of a series: in all (None for nothing), by trim, by paint, by dealer."""

    total: Offers | None = None
    by_trim: dict[UUID, Offers] = field(default_factory=dict)
    by_colour: dict[str, Offers] = field(default_factory=dict)
    dealers: list[Place] = field(default_factory=list)


class Related(NamedTuple):
    """Another series on offer, with a car of it to picture."""

    brand_slug: str
    series_slug: str
    brand_zh: str
    brand_en: str
    series_zh: str
    series_en: str
    cars: int
    low_minor: int
    currency: str
    art_url: str


def series_offers(series_id: UUID) -> SeriesOffers:
    """Count a series in one statement. Dealers come by number of cars, then by price."""
    offered, values = on_offer().filter(series_id=series_id).values_list(*_COLUMNS).query.sql_with_params()
    found = SeriesOffers()
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED.format(offered=offered), values)
        for row in cursor.fetchall():
            _sort_in(found, row[:7], Offers(*row[7:]))
    found.dealers.sort(key=lambda place: (-place.offers.cars, place.offers.low_minor, place.slug))
    del found.dealers[MOST_DEALERS:]
    return found


def cheapest_of_series(series_id: UUID, limit: int) -> list[Listing]:
    """The cars of a series on offer, those that cost least."""
    return list(for_cards(on_offer().filter(series_id=series_id)).order_by("price_minor", "id")[:limit])


def related_series(series_id: UUID, *, body: str, price_minor: int, limit: int = 6) -> list[Related]:
    """Other series on offer with this body, those first whose lowest price is nearest to a price."""
    rows = (
        on_offer()
        .filter(body=body)
        .exclude(series_id=series_id)
        .values("brand_slug", "series_slug", "brand_zh", "brand_en", "series_zh", "series_en", "currency")
        .annotate(cars=Count("id"), low_minor=Min("price_minor"), art_url=Max("art_url"))
        .order_by(Abs(F("low_minor") - Value(price_minor)), "brand_slug", "series_slug")
    )
    return [Related(**row) for row in rows[:limit]]


def _sort_in(found: SeriesOffers, group: tuple[Any, ...], offers: Offers) -> None:
    trim_id, colour, slug, name, city, latitude, longitude = group
    if trim_id is not None:
        found.by_trim[trim_id] = offers
    elif colour is not None:
        found.by_colour[colour] = offers
    elif slug is not None:
        found.dealers.append(Place(slug, name, city, latitude, longitude, offers))
    elif offers.cars:
        found.total = offers
