from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import Case, F, IntegerField, Q, Value, When
from django.db.models.functions import Abs

from core.edge.paging import paginate
from core.kernel.errors import NotFound
from shared_apps.marketplace.filters import Filters
from shared_apps.marketplace.models import ON_OFFER, Listing, VinRegistration
from shared_apps.marketplace.queries.matching import all_of, conditions, dealers_shown, on_offer

__all__ = [
    "listing", "newest", "on_offer", "published_ids", "published_versions", "results", "similar",
    "vin_is_taken",
]  # fmt: skip
_ORDERS = {
    "newest": ("-published_at", "-id"),
    "price_asc": ("price_minor", "id"),
    "price_desc": ("-price_minor", "-id"),
}


def results(
    search: Filters, *, cursor: str | None, limit: int, shown: Callable[[Listing], Any] = lambda car: car
) -> dict[str, Any]:
    """One page of a search with its dealers: {"items", "next_cursor"}. Raises Invalid for a stray cursor."""
    rows = on_offer().filter(all_of(conditions(search).values())).select_related("dealer")
    return paginate(rows, shown, cursor=cursor, limit=limit, order=_ORDERS[search.sort])


def newest(limit: int) -> list[Listing]:
    """The cars that came last, with their dealers."""
    return list(on_offer().select_related("dealer").order_by("-published_at", "-id")[:limit])


def listing(listing_id: UUID) -> Listing:
    """A listing with its dealer, on offer or gone. Raises NotFound."""
    rows = Listing.objects.select_related("dealer").filter(dealers_shown(), dealer__state="ACTIVE")
    found = rows.filter(id=listing_id).first()
    if found is None:
        raise NotFound()
    return found


def similar(car: Listing, limit: int = 4) -> list[Listing]:
    """Other cars on offer: of the same series first, then of the same body; the nearest in price lead."""
    others = on_offer().exclude(id=car.id).filter(Q(series_id=car.series_id) | Q(body=car.body))
    ranked = others.annotate(
        kin=Case(When(series_id=car.series_id, then=Value(0)), default=Value(1), output_field=IntegerField()),
        apart=Abs(F("price_minor") - Value(car.price_minor)),
    )
    return list(ranked.select_related("dealer").order_by("kin", "apart", "id")[:limit])


def vin_is_taken(vin: str) -> bool:
    """Whether some dealer holds this VIN (in a dealer's context: whether this dealer does)."""
    return VinRegistration.objects.filter(vin=vin).exists()


def registered_vins(dealer_id: UUID) -> set[str]:
    """The VINs this dealer has claimed."""
    return set(VinRegistration.objects.filter(dealer_id=dealer_id).values_list("vin", flat=True))


def published_ids(dealer_id: UUID) -> set[UUID]:
    """The vehicles this dealer has on offer, for comparison with its stock."""
    return set(Listing.objects.filter(ON_OFFER, dealer_id=dealer_id).values_list("id", flat=True))


def published_versions(dealer_id: UUID) -> dict[UUID, int]:
    """The same with the version each was published from."""
    return dict(Listing.objects.filter(ON_OFFER, dealer_id=dealer_id).values_list("id", "version"))
