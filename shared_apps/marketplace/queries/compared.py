"""Cars to compare: those chosen, and pairs worth beginning with."""

from __future__ import annotations

from collections.abc import Collection
from itertools import combinations
from uuid import UUID

from django.db.models import Case, Q, Value, When

from shared_apps.marketplace.models import ON_OFFER, Listing
from shared_apps.marketplace.queries.matching import dealers_shown, on_offer
from shared_apps.marketplace.shelf import KEEPER
from tenants.states import SERVED

_SERIES_LOOKED_AT = 16
_APART_PERCENT = 40


def compared(ids: Collection[UUID]) -> dict[UUID, tuple[Listing, bool]]:
    """Listings by id with dealer and rating, and whether a buyer may reserve each; gone ones included."""
    if not ids:
        return {}
    shown = ON_OFFER & dealers_shown() & Q(dealer__state="ACTIVE")
    rows = Listing.objects.select_related("dealer", "rating").filter(id__in=ids, dealer__state__in=SERVED)
    marked = rows.annotate(shown=Case(When(shown, then=Value(True)), default=Value(False)))
    return {row.id: (row, row.shown) for row in marked}


def rivals(most: int) -> list[tuple[Listing, Listing]]:
    """Pairs of cars that buyers hesitate between, the cheapest of their series.

    Two series with much on offer, of one body, of energies both with or both without a plug, and not far
    apart in price; each series stands in one pair only.
    """
    shelf = KEEPER.shelf()
    counted = shelf.choices["series"].counted(shelf.shown)
    popular = sorted(counted, key=lambda found: (-found[1], str(found[0])))[:_SERIES_LOOKED_AT]
    slugs = [str(slug) for slug, cars in popular if cars]
    rows = on_offer().filter(series_slug__in=slugs).order_by("series_id", "price_minor", "id")
    cheapest = sorted(rows.distinct("series_id"), key=lambda car: slugs.index(car.series_slug))
    pairs: list[tuple[Listing, Listing]] = []
    taken: set[UUID] = set()
    for one, other in combinations(cheapest, 2):
        if len(pairs) < most and not {one.series_id, other.series_id} & taken and _alike(one, other):
            pairs.append((one, other))
            taken |= {one.series_id, other.series_id}
    return pairs


def _alike(one: Listing, other: Listing) -> bool:
    low, high = sorted((one.price_minor, other.price_minor))
    plugged = {"NEW_ENERGY" in car.categories for car in (one, other)}
    near = (high - low) * 100 <= high * _APART_PERCENT
    return one.body == other.body and one.currency == other.currency and len(plugged) == 1 and near
