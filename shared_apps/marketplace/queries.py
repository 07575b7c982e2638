"""Reading the market. What dealers no longer offer, or offer while suspended, is not on offer."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from core.kernel.errors import NotFound
from shared_apps.marketplace.models import ON_OFFER, Listing, OrderSummary, VinRegistration


def on_offer() -> QuerySet[Listing]:
    """Every listing a buyer may reserve."""
    return Listing.objects.filter(ON_OFFER, dealer__state="ACTIVE")


def listing(listing_id: UUID) -> Listing:
    """A listing with its dealer, on offer or gone. Raises NotFound."""
    found = Listing.objects.select_related("dealer").filter(id=listing_id, dealer__state="ACTIVE").first()
    if found is None:
        raise NotFound()
    return found


def newest(limit: int) -> list[Listing]:
    """The cars that came last."""
    return list(on_offer().order_by("-published_at", "-id")[:limit])


def similar(car: Listing, limit: int = 4) -> list[Listing]:
    """Other cars on offer: of the same series first, then of the same body nearest in price."""
    others = on_offer().exclude(id=car.id)
    found = list(others.filter(series_id=car.series_id).order_by("price_minor", "id")[:limit])
    if len(found) == limit:
        return found
    near = others.filter(body=car.body).exclude(series_id=car.series_id)
    below = near.filter(price_minor__lte=car.price_minor).order_by("-price_minor", "-id")[:limit]
    above = near.filter(price_minor__gt=car.price_minor).order_by("price_minor", "id")[:limit]
    nearest = sorted([*below, *above], key=lambda other: abs(other.price_minor - car.price_minor))
    return [*found, *nearest][:limit]


def vin_is_taken(vin: str) -> bool:
    """Whether some dealer holds this VIN (in a dealer's context: whether this dealer does)."""
    return VinRegistration.objects.filter(vin=vin).exists()


def published_ids(dealer_id: UUID) -> set[UUID]:
    """The vehicles this dealer has on offer, for comparison with its stock."""
    return set(Listing.objects.filter(ON_OFFER, dealer_id=dealer_id).values_list("id", flat=True))


def published_versions(dealer_id: UUID) -> dict[UUID, int]:
    """The same with the version each was published from."""
    return dict(Listing.objects.filter(ON_OFFER, dealer_id=dealer_id).values_list("id", "version"))


def orders_of_buyer(buyer_id: UUID) -> QuerySet[OrderSummary]:
    """A buyer's orders with their dealers, the newest first."""
    rows = OrderSummary.objects.filter(buyer_id=buyer_id).select_related("dealer")
    return rows.order_by("-placed_at", "-id")


def order_summary(order_id: UUID, buyer_id: UUID) -> OrderSummary:
    """One order of this buyer with its dealer. Raises NotFound, also for another buyer's."""
    found = orders_of_buyer(buyer_id).filter(id=order_id).first()
    if found is None:
        raise NotFound()
    return found
