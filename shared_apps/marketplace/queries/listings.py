from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import connection

from core.edge.paging import LARGEST, decode_cursor, encode_cursor
from core.kernel.errors import Invalid, NotFound
from shared_apps.marketplace.filters import Filters
from shared_apps.marketplace.models import ON_OFFER, Listing, VinRegistration
from shared_apps.marketplace.queries.cards import cards
from shared_apps.marketplace.queries.matching import dealers_shown, on_offer
from shared_apps.marketplace.shelf import KEEPER, Position, ranked
from tenants.context import DealerRef
from tenants.features.queries import feature_on

__all__ = [
    "holder_of_vin", "listing", "on_offer", "published_ids", "published_versions", "results", "seller_of",
    "vin_is_taken",
]  # fmt: skip
_SELLER = """
SELECT d.id, d.schema_name, d.slug, d.name, d.city, d.state
FROM marketplace_listing l JOIN tenants_dealer d ON d.id = l.dealer_id
WHERE l.id = %s AND d.state = 'ACTIVE'
"""


def results(
    search: Filters,
    *,
    cursor: str | None,
    limit: int,
    shown: Callable[[Listing], Any] = lambda car: car,
    as_counted: bool = False,
) -> dict[str, Any]:
    """One page of a search with its dealers: {"items", "next_cursor"}. Raises Invalid for a cursor made
    for another order, place or words.

    The shelf says which cars match, one statement brings them; what was sold since it looked is left out.
    `as_counted` is for a page that has just counted: the shelf is not asked to look again.
    """
    limit = max(1, min(limit, LARGEST))
    after = _position(cursor, search) if cursor else None
    page = ranked(KEEPER.at_hand() if as_counted else KEEPER.shelf(), search, after=after, limit=limit + 1)
    here = {position.number: place for place, position in enumerate(page[:limit])}
    rows = cards(here) if here else []
    return {
        "items": [shown(car) for car in sorted(rows, key=lambda car: here[car.number])],
        "next_cursor": encode_cursor([_made_for(search), *page[limit - 1]]) if len(page) > limit else None,
    }


def newest_in(city: str, limit: int) -> list[Listing]:
    """The cars that came last to dealers of a city, or where there are none those that came last anywhere."""
    latest = Filters(sort="newest")
    found: list[Listing] = results(replace(latest, city=(city,)), cursor=None, limit=limit)["items"]
    return found or list(results(latest, cursor=None, limit=limit)["items"])


def _made_for(search: Filters) -> str:
    """What a place in the results depends on: the order, and whence or by which words it is one."""
    whence = {"distance": search.near, "relevance": search.q}.get(search.order, "")
    return f"{search.order} {whence}".strip()


def _position(cursor: str, search: Filters) -> Position:
    made_for, rank, name, number = decode_cursor(cursor, 4)
    whole = type(rank) is int and type(number) is int and 0 <= number < 2**32
    if made_for != _made_for(search) or not whole or type(name) is not str:
        raise Invalid("request.bad_cursor", field="cursor")
    return Position(rank, name, number)


def listing(listing_id: UUID) -> Listing:
    """A listing with its dealer, on offer or gone. Raises NotFound."""
    rows = Listing.objects.select_related("dealer__deposit_terms", "rating")
    found = rows.filter(dealers_shown(), dealer__state="ACTIVE", id=listing_id).first()
    if found is None:
        raise NotFound()
    return found


def seller_of(listing_id: UUID) -> DealerRef:
    """Whose car a listing shows, on offer or gone. Raises NotFound."""
    with connection.cursor() as cursor:
        cursor.execute(_SELLER, [listing_id])
        found = cursor.fetchone()
    seller = DealerRef(*found) if found else None
    if seller is None or not feature_on("market_listing", dealer=seller):
        raise NotFound()
    return seller


def vin_is_taken(vin: str) -> bool:
    """Whether some dealer holds this VIN (in a dealer's context: whether this dealer does)."""
    return VinRegistration.objects.filter(vin=vin).exists()


def holder_of_vin(vin: str) -> VinRegistration | None:
    """Which dealer holds this VIN as which of its cars; None where nobody does."""
    return VinRegistration.objects.select_related("dealer").filter(vin=vin).first()


def registered_vins(dealer_id: UUID) -> set[str]:
    """The VINs this dealer has claimed."""
    return set(VinRegistration.objects.filter(dealer_id=dealer_id).values_list("vin", flat=True))


def published_ids(dealer_id: UUID) -> set[UUID]:
    """The vehicles this dealer has on offer, for comparison with its stock."""
    return set(Listing.objects.filter(ON_OFFER, dealer_id=dealer_id).values_list("id", flat=True))


def published_versions(dealer_id: UUID) -> dict[UUID, int]:
    """The same with the version each was published from."""
    return dict(Listing.objects.filter(ON_OFFER, dealer_id=dealer_id).values_list("id", "version"))
