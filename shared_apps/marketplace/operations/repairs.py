"""Taking away copies that are wrong, so that the dealer can write them anew. In the market's scope only."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from shared_apps.marketplace.models import Listing, OrderSummary, VinRegistration


@transaction.atomic
def discard_listings(listing_ids: Collection[UUID]) -> None:
    """Forget listings altogether, whoever's they are: not withdrawn, but never said."""
    Listing.objects.filter(id__in=listing_ids).delete()


@transaction.atomic
def discard_summaries(order_ids: Collection[UUID]) -> None:
    """Forget what buyers were told of orders."""
    OrderSummary.objects.filter(id__in=order_ids).delete()


@transaction.atomic
def discard_vins(vins: Collection[str], *, held_by: UUID | None = None) -> None:
    """Give VINs free, whoever holds them, or those only that this dealer holds."""
    rows = VinRegistration.objects.filter(vin__in=vins)
    (rows if held_by is None else rows.filter(dealer_id=held_by)).delete()
