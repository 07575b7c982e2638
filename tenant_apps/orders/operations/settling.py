"""What all changes of an order have in common: a lock before; version, line, event and summary after."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from core.flow.audit.operations import record
from core.flow.outbox.operations import emit
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import NotFound
from shared_apps.marketplace.operations import record_order_summary
from tenant_apps.cashier.queries import account
from tenant_apps.orders.models import Order
from tenant_apps.orders.projections import change_of, facts_of
from tenant_apps.orders.states import MILESTONES, ORDER


def lock_order(order_id: UUID) -> Order:
    """The order, locked until the transaction ends; its car and its money only after it. Raises NotFound."""
    found = Order.objects.select_for_update().filter(id=order_id).first()
    if found is None:
        raise NotFound()
    return found


def advance(order: Order, verb: str) -> str:
    """Put the order into the verb's state with its milestone and its paid sum; the caller settles it.

    Returns the state it was in. Raises IllegalMove.
    """
    before = str(order.state)
    order.state = ORDER.target(before, verb)
    setattr(order, MILESTONES[order.state], clock.now())
    if order.state != "HOLD":
        order.checkout_url = ""
    order.paid_minor = account(order.id).held_minor
    return before


def settle(
    order: Order,
    *,
    actor: Actor,
    action: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    note: str = "",
) -> Order:
    """Store the changed order as its next version, tell buyer and figures; `action` adds an audit line."""
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
