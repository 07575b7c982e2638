"""What the front page shows without being asked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, Q

from core.kernel import clock
from shared_apps.catalog.titles import series_title
from shared_apps.marketplace.filters import Filters
from shared_apps.marketplace.models import Listing, ListingPrice
from shared_apps.marketplace.queries.matching import on_offer
from shared_apps.marketplace.queries.shown import for_cards
from shared_apps.marketplace.shelf import KEEPER, Name, ranked

GREAT = Filters(deal=("GREAT",), sort="deal")
DROPS_OF = timedelta(days=7)
_LOOKED_AT = 60
"""So many of the latest drops are looked at for the deepest among them."""


class FrontCars(NamedTuple):
    """The cars that came last, those whose price fell most within a week (by share), the best deals."""

    newest: list[Listing]
    dropped: list[Listing]
    deals: list[Listing]


class Popular(NamedTuple):
    """A series with its full names, and how many of it are on offer."""

    brand: str
    series: str
    name_zh: str
    name_en: str
    cars: int


def front_cars(*, newest: int, drops: int, deals: int) -> FrontCars:
    """The cars of the front page in one query. The newest and the deals are those of the shelf at hand."""
    best, latest = _numbers(GREAT, deals), _numbers(Filters(sort="newest"), newest)
    wanted = Q(id__in=_fallen()) | Q(number__in=best + latest)
    cars: list[Any] = list(for_cards(on_offer().filter(wanted)))
    by_number = {car.number: car for car in cars}
    begin = clock.now() - DROPS_OF
    fallen = [c for c in cars if c.was_minor and c.was_minor > c.price_minor and c.repriced_at > begin]
    return FrontCars(
        newest=[by_number[number] for number in latest if number in by_number],
        dropped=sorted(fallen, key=lambda car: (car.price_minor / car.was_minor, car.id))[:drops],
        deals=[by_number[number] for number in best if number in by_number],
    )


def _numbers(search: Filters, limit: int) -> list[int]:
    return [position.number for position in ranked(KEEPER.at_hand(), search, after=None, limit=limit)]


def _fallen() -> Any:
    """Ids of the listings whose price fell last, within the week."""
    dearer = ListingPrice.objects.filter(
        listing=OuterRef("listing"), since__lt=OuterRef("since"), price_minor__gt=OuterRef("price_minor")
    )
    rows = ListingPrice.objects.filter(Exists(dearer), since__gt=clock.now() - DROPS_OF)
    current = rows.filter(listing__withdrawn_at=None, listing__price_minor=F("price_minor"))
    return current.order_by("-since").values("listing")[:_LOOKED_AT]


def popular_series(limit: int) -> list[Popular]:
    """The series of which most cars are on offer, straight from the shelf."""
    shelf = KEEPER.at_hand()
    counted = sorted(shelf.choices["series"].counted(shelf.shown), key=lambda pair: (-pair[1], str(pair[0])))
    found = []
    for series, _cars in counted[:limit]:
        members = shelf.choices["series"].having(series) & shelf.shown
        for brand, of_brand in shelf.choices["brand"].values():
            if cars := members.intersection_cardinality(of_brand):
                maker = shelf.names.get(("brand", str(brand)), Name("", ""))
                name = shelf.names.get(("series", f"{brand}/{series}"), Name("", ""))
                names = series_title(maker.zh, name.zh).strip(), series_title(maker.en, name.en).strip()
                found.append(Popular(str(brand), str(series), *names, cars))
    return sorted(found, key=lambda popular: -popular.cars)[:limit]
