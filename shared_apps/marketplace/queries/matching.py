"""What is on the market at all. Which of it a search means, the shelf knows."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from shared_apps.marketplace.models import ON_OFFER, Listing
from tenants.features.queries import without


def on_offer() -> QuerySet[Listing]:
    """Every listing a buyer may reserve."""
    return Listing.objects.filter(ON_OFFER, dealers_shown(), dealer__state="ACTIVE")


def dealers_shown(column: str = "dealer_id") -> Q:
    """The condition that a row's dealer has its cars on the market; no condition where all have."""
    shown, others = without("market_listing")
    if shown:
        return ~Q(**{f"{column}__in": others}) if others else Q()
    return Q(**{f"{column}__in": others})
