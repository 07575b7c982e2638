"""A buyer's bank asks money back: the order stands still until that is decided."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from core.kernel.actor import Actor
from core.kernel.errors import Forbidden
from tenant_apps.cashier import operations as cashier
from tenant_apps.cashier.operations.disputes import Disputed
from tenant_apps.cashier.queries import account, dispute_state, is_disputed
from tenant_apps.cashier.states import FEE
from tenant_apps.contracts.operations import end_contracts
from tenant_apps.orders.ending import assess_charge_back
from tenant_apps.orders.models import Order
from tenant_apps.orders.operations.cancelling import decide
from tenant_apps.orders.operations.settling import lock_order, settle, take
from tenant_apps.orders.queries import open_request
from tenant_apps.orders.states import GIVEN_BACK, UNDER_WAY, resume_verb
from tenant_apps.stock.operations import release_vehicle

STOPS = (*UNDER_WAY, "DELIVERED")
"""Where a dispute stops the order; in other states only the money and the staff hear of it."""


def record_dispute(*, actor: Actor, order_id: UUID, told: Disputed) -> Order:
    """Bring an order and its money to what the bank says of a payment; said again it changes nothing.

    A dispute freezes the order, a dispute won lets it go on. One that is lost before the car is handed over
    ends it: what else was paid goes back and the car is for sale again. After the hand-over the order goes on
    and a person must collect the money. One over a service beside the price never ends the sale: what was
    lost is due again. Raises NotFound, NotCapturedYet, and Forbidden for anybody but the
    system.
    """
    if actor.kind != "system":
        raise Forbidden()
    with transaction.atomic():
        order = lock_order(order_id)
        handed_over = order.delivered_at is not None and order.state not in GIVEN_BACK
        before = dispute_state(told.billing_dispute_id)
        found = cashier.record_dispute(actor=actor, order_id=order.id, told=told, handed_over=handed_over)
        if found.state == before:
            return order
        if order.state in STOPS:
            order = take(order, "dispute", actor=actor, note=found.reason)
        lost = found.state == "LOST" and found.payment.kind != FEE
        if order.state == "CANCEL_REQUESTED" and lost and not is_disputed(order.id):
            return _lost(order, actor, found.reason)
        if order.state != "DISPUTED":
            return _elsewhere(order, actor, owed=found.owed)
        if lost:
            return _lost(order, actor, found.reason)
        if is_disputed(order.id):
            return order
        return take(order, resume_verb(order.paused_from), actor=actor)


def note_paid_twice(*, actor: Actor, order_id: UUID) -> Order:
    """The buyer has money of the order twice: a person must ask for it back. Raises NotFound."""
    with transaction.atomic():
        order = lock_order(order_id)
        order.attention = "paid_twice_back"
        return settle(order, actor=actor)


def _elsewhere(order: Order, actor: Actor, *, owed: bool) -> Order:
    """The order does not stop for it: what is held is counted anew, and a person must look."""
    order.paid_minor = account(order.id).held_minor
    if owed:
        order.attention = "dispute_lost"
    elif order.state in (*GIVEN_BACK, "EXPIRED"):
        order.attention = "dispute_after_end"
    return settle(order, actor=actor)


def _lost(order: Order, actor: Actor, reason: str) -> Order:
    if order.paused_from == "DELIVERED":
        order.attention = "dispute_lost"
        return take(order, resume_verb("DELIVERED"), actor=actor, note=reason)
    order.cancel_reason = "dispute_lost"
    end_contracts(actor=actor, order_id=order.id)
    release_vehicle(actor=actor, vehicle_id=order.vehicle_id, reason=f"{order.number} lost to a dispute")
    if order.state == "CANCEL_REQUESTED":
        left = assess_charge_back(account(order.id).held_minor)
        decide(open_request(order.id), actor, "APPROVED", "dispute_lost", left)
        verb = "approve_cancel"
    else:
        verb = "lose_dispute"
    cashier.ask_refund(actor=actor, order_id=order.id, reason="dispute_lost")
    return take(order, verb, actor=actor, note=reason)
