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
from core.kernel.states import IllegalMove
from shared_apps.marketplace.operations import record_order_summary
from tenant_apps.cashier.queries import account
from tenant_apps.orders.gates import follow, obstacles, promised
from tenant_apps.orders.models import Order
from tenant_apps.orders.operations.pages import close_unwanted_pages
from tenant_apps.orders.projections import change_of, facts_of
from tenant_apps.orders.queries import at_hand
from tenant_apps.orders.states import (
    ACTIONS,
    CAR_FOLLOWS,
    COVERED,
    GIVEN_BACK,
    MILESTONES,
    ORDER,
    ORDER_VEHICLE,
    PAUSED,
    TAKES_MONEY,
)
from tenant_apps.stock.operations import redeem_for_order


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
    _require_origin(order, verb, target)
    require_clear(order, verb)
    if target in MILESTONES and (target in PAUSED or getattr(order, MILESTONES[target]) is None):
        setattr(order, MILESTONES[target], clock.now())
    order.paused_from = order.state if target in PAUSED else ""
    if target != "HOLD":
        order.checkout_url = ""
    _carry(order, verb)
    _count_money(order, target)
    move(order, machine=ORDER, verb=verb, actor=actor, action=ACTIONS[verb], after=after, note=note[:400])
    if verb == "record_balance":
        redeem_for_order(actor=actor, vehicle_id=order.vehicle_id)
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
    if order.state in COVERED:
        _count_money(order, order.state)
    order.version += 1
    order.save()
    if action:
        record(actor, action, ("order", order.id), before=before, after=after, note=note)
    if order.state in TAKES_MONEY:
        close_unwanted_pages(at_hand(order), actor=actor)
    tell(order, actor=actor)
    return order


def tell(order: Order, *, actor: Actor) -> None:
    """The buyer's summary, in this transaction, and the event for everybody else; not of a mere draft."""
    if order.state == "DRAFT" or order.last_move == "discard":
        return
    record_order_summary(facts_of(order))
    emit(change_of(order), aggregate=f"order:{order.id}", actor=actor)


def _require_origin(order: Order, verb: str, target: str) -> None:
    """A pause ends where it began, and a dispute is lost only over a car that is still here."""
    strays = order.state in PAUSED and target not in (order.paused_from, *GIVEN_BACK)
    if strays or (verb == "lose_dispute" and order.paused_from == "DELIVERED"):
        raise IllegalMove(ORDER.name, order.state, verb)


def _carry(order: Order, verb: str) -> None:
    """The order's car follows: held, allocated, handed over, released."""
    late = verb == "reserve" and order.vehicle_state == "RELEASED"
    follows = "hold" if late else CAR_FOLLOWS.get(verb)
    if follows is not None:
        order.vehicle_state = ORDER_VEHICLE.target(order.vehicle_state, follows)
        order.vehicle_move = follows


def _count_money(order: Order, state: str) -> None:
    """What is held for the order and, in a state that counts on it, what is promised of the rest."""
    order.paid_minor = account(order.id).held_minor
    open_minor = order.total_minor - order.paid_minor
    order.promised_minor = min(promised(at_hand(order)), open_minor) if state in COVERED and open_minor else 0
