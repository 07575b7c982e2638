"""The car of an order is called back by its maker: staff and buyer hear of it."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from core.flow.audit.queries import lines_of
from core.flow.outbox.operations import emit
from core.kernel.actor import Actor
from core.kernel.errors import Forbidden
from tenant_apps.orders.events import OrderRecalled
from tenant_apps.orders.models import Order
from tenant_apps.orders.operations.settling import settle
from tenant_apps.orders.states import CALLED_BACK
from tenant_apps.stock.queries import standing_of

RECALLED, ATTENTION = "orders.order.recalled", "recall"


def note_recall(*, actor: Actor, vehicle_id: UUID, recall_id: UUID, title: str) -> Order | None:
    """Tell the order that waits for the car, if there is one; said again it changes nothing.

    Raises Forbidden for anybody but the system.
    """
    if actor.kind != "system":
        raise Forbidden()
    with transaction.atomic():
        order = _waiting(vehicle_id)
        if order is None:
            return None
        told = lines_of("order", order.id).filter(action=RECALLED)
        if any(line.after.get("recall") == str(recall_id) for line in told):
            return order
        order.attention = order.attention or ATTENTION
        settle(order, actor=actor, action=RECALLED, after={"recall": str(recall_id)}, note=title[:400])
        event = OrderRecalled(
            order_id=order.id, buyer_id=order.buyer_id, recall_id=recall_id, number=order.number
        )
        emit(event, aggregate=f"order:{order.id}", actor=actor)
        return order


def forget_recall(*, actor: Actor, vehicle_id: UUID) -> Order | None:
    """Nothing holds the car back any more. Raises Forbidden for anybody but the system."""
    if actor.kind != "system":
        raise Forbidden()
    with transaction.atomic():
        order = _waiting(vehicle_id)
        if order is None or order.attention != ATTENTION:
            return order
        order.attention = ""
        return settle(order, actor=actor)


def forget_lifted(*, actor: Actor) -> int:
    """Orders whose cars no recall holds back any more, as after one was lifted, speak of none. Returns how
    many they were. Raises Forbidden for anybody but the system.
    """
    if actor.kind != "system":
        raise Forbidden()
    rows = Order.objects.filter(attention=ATTENTION, state__in=CALLED_BACK)
    free = [car for car in rows.values_list("vehicle_id", flat=True) if not standing_of(car).recalls]
    for vehicle_id in free:
        forget_recall(actor=actor, vehicle_id=vehicle_id)
    return len(free)


def _waiting(vehicle_id: UUID) -> Order | None:
    rows = Order.objects.select_for_update().filter(vehicle_id=vehicle_id, state__in=CALLED_BACK)
    return rows.first()
