from __future__ import annotations

from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from core.kernel import clock
from core.kernel.errors import NotFound
from shared_apps.marketplace.models import OrderSummary

_HOLDS = """
SELECT count(*) FROM marketplace_ordersummary
WHERE buyer_id = %s AND state = 'HOLD' AND hold_expires_at > %s AND vehicle_id <> %s
"""
_LEFT = ("EXPIRED", "CANCELLED", "RETURNED")


def orders_of_buyer(buyer_id: UUID) -> QuerySet[OrderSummary]:
    """A buyer's orders with their dealers, the newest first."""
    rows = OrderSummary.objects.filter(buyer_id=buyer_id).select_related("dealer")
    return rows.order_by("-placed_at", "-id")


def order_of_car(buyer_id: UUID, vehicle_id: UUID) -> OrderSummary | None:
    """The order by which a buyer has this car; None where they have it not, or no more."""
    return orders_of_buyer(buyer_id).filter(vehicle_id=vehicle_id).exclude(state__in=_LEFT).first()


def holds_of_buyer(buyer_id: UUID, *, but: UUID) -> int:
    """How many cars a buyer holds unpaid over all dealers, not counting the one with this id."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLDS, [buyer_id, clock.now(), but])
        return int(cursor.fetchone()[0])


def summaries_of_dealer(dealer_id: UUID) -> QuerySet[OrderSummary]:
    """What buyers see of a dealer's orders, oldest first."""
    return OrderSummary.objects.filter(dealer_id=dealer_id).order_by("placed_at", "id")


def order_summary(order_id: UUID, buyer_id: UUID) -> OrderSummary:
    """One order of this buyer with its dealer. Raises NotFound, also for another buyer's."""
    found = orders_of_buyer(buyer_id).filter(id=order_id).first()
    if found is None:
        raise NotFound()
    return found
