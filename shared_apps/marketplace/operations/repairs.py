"""Taking away copies that are wrong, so that the dealer can write them anew. In the market's scope only."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from shared_apps.marketplace.models import Listing, ListingPrice, OrderSummary, VinRegistration


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


@transaction.atomic
def date_last_price(*, listing_id: UUID, moment: datetime) -> None:
    """Say that a listing's latest price is asked since `moment`, where the database dated it later.

    The database dates prices by its own clock, which a demo's or an import's past does not follow. Only the
    owner may: nobody else rewrites prices.
    """
    row = ListingPrice.objects.filter(listing_id=listing_id).order_by("-id").first()
    if row is not None and row.since > moment:
        row.delete()
        ListingPrice.objects.create(
            listing_id=listing_id, price_minor=row.price_minor, currency=row.currency, since=moment
        )
