"""What an order's own moves mean for the old car."""

from __future__ import annotations

from core.kernel.actor import SYSTEM, Actor
from tenant_apps.orders.facts import OrderAtHand
from tenant_apps.partexchange.models import PartExchange
from tenant_apps.partexchange.operations.locking import take
from tenant_apps.stock.operations import move_vehicle
from tenant_apps.stock.queries import vehicle_snapshot

OVER = ("NONE", "REJECTED")
STAYS = ("QUARANTINE", "HELD", "RESERVED", "ALLOCATED", "DELIVERED", "WRITTEN_OFF", "PDI_PENDING")
"""States of the old car in stock in which it is off the market already, or somebody else's."""


def follow_order(order: OrderAtHand, *, actor: Actor, reason: str) -> None:
    """An order that ended gives the old car back: it leaves the market at once and waits for its owner.

    Its equity is among what the cashier owes. A car that went on to somebody else is paid in money.
    """
    if order.state != "CANCELLED":
        return
    car = PartExchange.objects.select_for_update().filter(order_id=order.id).exclude(state__in=OVER).first()
    if car is None:
        return
    take(car, "give_back", actor, reason)
    if car.stock_id is not None and vehicle_snapshot(car.stock_id).state not in STAYS:
        move_vehicle(actor=SYSTEM, vehicle_id=car.stock_id, verb="withdraw", note=order.number)
