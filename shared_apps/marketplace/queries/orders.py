from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from core.kernel.errors import NotFound
from shared_apps.marketplace.models import OrderSummary


def orders_of_buyer(buyer_id: UUID) -> QuerySet[OrderSummary]:
    """A buyer's orders with their dealers, the newest first."""
    rows = OrderSummary.objects.filter(buyer_id=buyer_id).select_related("dealer")
    return rows.order_by("-placed_at", "-id")


def summaries_of_dealer(dealer_id: UUID) -> QuerySet[OrderSummary]:
    """What buyers see of a dealer's orders, oldest first."""
    return OrderSummary.objects.filter(dealer_id=dealer_id).order_by("placed_at", "id")


def order_summary(order_id: UUID, buyer_id: UUID) -> OrderSummary:
    """One order of this buyer with its dealer. Raises NotFound, also for another buyer's."""
    found = orders_of_buyer(buyer_id).filter(id=order_id).first()
    if found is None:
        raise NotFound()
    return found
