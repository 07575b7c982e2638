"""The one hand on the price history besides the database's own: a past for markets that never had one."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from shared_apps.marketplace.models import ListingPrice


@transaction.atomic
def date_back_price(*, listing_id: UUID, moment: datetime) -> None:
    """Have a listing's latest price begin earlier, in the owner's scope; one that is older stays.

    The database dates prices by its own clock, and demonstration data tells of weeks that did not pass.
    """
    row = ListingPrice.objects.filter(listing_id=listing_id).order_by("-id").first()
    if row is not None and row.since > moment:
        row.delete()
        ListingPrice.objects.create(
            listing_id=listing_id, price_minor=row.price_minor, currency=row.currency, since=moment
        )
