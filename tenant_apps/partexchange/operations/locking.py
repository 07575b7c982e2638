"""What all steps of an old car have in common: the order locked, then its old car."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from core.flow.moves.operations import move
from core.kernel.actor import Actor
from core.kernel.errors import Forbidden
from tenant_apps.orders.facts import OrderAtHand
from tenant_apps.orders.queries import order_at_hand
from tenant_apps.partexchange.errors import NotNow
from tenant_apps.partexchange.models import PartExchange
from tenant_apps.partexchange.states import ACTIONS, PART_EXCHANGE


def at_hand(
    actor: Actor, order_id: UUID, verb: str, states: Collection[str]
) -> tuple[OrderAtHand, PartExchange]:
    """The order and its old car, both locked, for a step the actor may make while the order is in `states`.

    Raises NotFound, Forbidden, IllegalMove and NotNow.
    """
    order = order_at_hand(actor, order_id, locked=True)
    PartExchange.objects.get_or_create(order_id=order.id, defaults={"currency": order.total.currency})
    car = PartExchange.objects.select_for_update().get(order_id=order.id)
    if not any(step.may(actor) for step in PART_EXCHANGE.moves if step.verb == verb):
        raise Forbidden("access.right_missing")
    PART_EXCHANGE.target(car.state, verb)
    if order.state not in states:
        raise NotNow()
    return order, car


def take(car: PartExchange, verb: str, actor: Actor, note: str = "", **after: object) -> PartExchange:
    """Take the old car to the verb's state, with all that was set on it."""
    move(
        car,
        machine=PART_EXCHANGE,
        verb=verb,
        actor=actor,
        action=ACTIONS[verb],
        after=after,
        note=note[:400],
    )
    return car
