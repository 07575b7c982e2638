"""What all steps of a hand-over have in common: the order locked, then its hand-over."""

from __future__ import annotations

from uuid import UUID

from core.kernel.actor import Actor
from core.kernel.errors import Forbidden
from tenant_apps.delivery.errors import HandoverNotOffered
from tenant_apps.delivery.models import Handover
from tenant_apps.delivery.states import HANDOVER
from tenant_apps.orders.facts import OrderAtHand
from tenant_apps.orders.queries import order_at_hand

OFFERED = "READY"
"""The state of an order in which its hand-over is arranged and signed."""


def at_hand(actor: Actor, order_id: UUID, verb: str) -> tuple[OrderAtHand, Handover]:
    """The order and its hand-over, both locked, for a step the actor may make now.

    Raises NotFound, Forbidden, IllegalMove and HandoverNotOffered.
    """
    order = order_at_hand(actor, order_id, locked=True)
    handover = _locked(order_id)
    if not any(move.may(actor) for move in HANDOVER.moves if move.verb == verb):
        raise Forbidden("access.right_missing")
    HANDOVER.target(handover.state, verb)
    if order.state != OFFERED:
        raise HandoverNotOffered()
    return order, handover


def _locked(order_id: UUID) -> Handover:
    Handover.objects.get_or_create(order_id=order_id)
    return Handover.objects.select_for_update().get(order_id=order_id)
