"""What an order's own moves mean for its hand-over."""

from __future__ import annotations

from core.flow.moves.operations import move
from core.kernel.actor import Actor
from tenant_apps.delivery.models import Handover, Installation
from tenant_apps.delivery.operations.charging import follow_fee
from tenant_apps.delivery.states import ACTIONS, HANDOVER, INSTALLATION, INSTALLATION_ACTIONS
from tenant_apps.orders.facts import OrderAtHand


def follow_order(order: OrderAtHand, *, actor: Actor, reason: str) -> None:
    """The car has left with its buyer, or the order is over; in the order's transaction."""
    note = reason[:400]
    if order.state == "DELIVERED":
        signed = Handover.objects.select_for_update().filter(order_id=order.id, state="SIGNED").first()
        if signed is not None:
            move(signed, machine=HANDOVER, verb="deliver", actor=actor, action=ACTIONS["deliver"], note=note)
    elif order.state == "CANCELLED":
        _drop(order, actor, note)


def _drop(order: OrderAtHand, actor: Actor, note: str) -> None:
    handovers = Handover.objects.select_for_update().filter(order_id=order.id)
    for handover in handovers.exclude(state__in=("DONE", "DROPPED")):
        handover.fee_minor = 0
        move(handover, machine=HANDOVER, verb="drop", actor=actor, action=ACTIONS["drop"], note=note)
        follow_fee(actor=actor, order=order, handover=handover, reason=note or "cancelled")
    planned = Installation.objects.select_for_update().filter(order_id=order.id, state="PLANNED")
    for job in planned.order_by("id"):
        action = INSTALLATION_ACTIONS["drop"]
        move(job, machine=INSTALLATION, verb="drop", actor=actor, action=action, note=note)
