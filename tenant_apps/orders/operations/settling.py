"""What all changes of an order have in common: a lock before; version, line, event and summary after."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from core.flow.audit.operations import record
from core.flow.moves.operations import move
from core.flow.outbox.operations import emit
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import NotFound
from shared_apps.marketplace.operations import record_order_summary
from tenant_apps.cashier.queries import account
from tenant_apps.orders.gates import follow, obstacles
from tenant_apps.orders.models import Order
from tenant_apps.orders.projections import change_of, facts_of
from tenant_apps.orders.queries import at_hand
from tenant_apps.orders.states import ACTIONS, MILESTONES, ORDER


def lock_order(order_id: UUID) -> Order:
    """The order, locked until the transaction ends; its car and its money only after it. Raises NotFound."""
    found = Order.objects.select_for_update().filter(id=order_id).first()
    if found is None:
        raise NotFound()
    return found


def require_clear(order: Order, verb: str) -> None:
    """Raise the first thing that keeps the order from this move, be it in whichever of its regions."""
    for obstacle in obstacles(at_hand(order), verb):
        raise obstacle


def take(
    order: Order, verb: str, *, actor: Actor, after: Mapping[str, Any] | None = None, note: str = ""
) -> Order:
    """Take the order to the verb's state, with its milestone and its paid sum, and tell everybody.

    Whatever the caller set on the order is stored with it. Raises IllegalMove, ChangedMeanwhile and what the
    order's regions have against the move.
    """
    target = ORDER.target(order.state, verb)
    require_clear(order, verb)
    if target in MILESTONES:
        setattr(order, MILESTONES[target], clock.now())
    if target != "HOLD":
        order.checkout_url = ""
    order.paid_minor = account(order.id).held_minor
    move(order, machine=ORDER, verb=verb, actor=actor, action=ACTIONS[verb], after=after, note=note[:400])
    follow(at_hand(order), verb, actor, note)
    tell(order, actor=actor)
    return order


def settle(
    order: Order,
    *,
    actor: Actor,
    action: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    note: str = "",
) -> Order:
    """Store an order that changed within its state, tell buyer and figures; `action` adds an audit line."""
    order.version += 1
    order.save()
    if action:
        record(actor, action, ("order", order.id), before=before, after=after, note=note)
    tell(order, actor=actor)
    return order


def tell(order: Order, *, actor: Actor) -> None:
    """The buyer's summary, in this transaction, and the event for everybody else."""
    record_order_summary(facts_of(order))
    emit(change_of(order), aggregate=f"order:{order.id}", actor=actor)
