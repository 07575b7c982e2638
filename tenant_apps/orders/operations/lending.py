"""A lender's money or an old car for an order: promised first, received later."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from core.kernel.actor import Actor
from core.kernel.errors import Forbidden
from core.kernel.money import Money
from tenant_apps.cashier import operations as cashier
from tenant_apps.cashier.queries import account
from tenant_apps.orders.gates import still_due
from tenant_apps.orders.models import Order
from tenant_apps.orders.operations.pages import close_unwanted_pages
from tenant_apps.orders.operations.settling import lock_order, settle, take
from tenant_apps.orders.queries import at_hand


def cover_order(*, actor: Actor, order_id: UUID) -> Order:
    """A signed order is FUNDED as soon as what is held and what is firmly promised make up the price.

    Raises NotFound, and Forbidden for anybody but the system.
    """
    _require_system(actor)
    with transaction.atomic():
        order = lock_order(order_id)
        order.paid_minor = account(order.id).held_minor
        if order.state != "CONTRACTED" or still_due(at_hand(order)):
            close_unwanted_pages(at_hand(order), actor=actor)
            return order
        return take(order, "record_balance", actor=actor, after={"paid_minor": order.paid_minor})


def record_loan(*, actor: Actor, order_id: UUID, amount: Money, reference: str) -> Order:
    """Book what a lender has transferred for the order; the order may be FUNDED since it was promised.

    Raises NotFound, Forbidden for anybody but the system, and what the cashier refuses.
    """
    _require_system(actor)
    with transaction.atomic():
        order = lock_order(order_id)
        cashier.record_balance(actor=actor, order_id=order.id, amount=amount, reference=reference)
        order.paid_minor = account(order.id).held_minor
        settle(order, actor=actor)
        return cover_order(actor=actor, order_id=order.id)


def record_trade_in(*, actor: Actor, order_id: UUID, amount: Money, reference: str) -> Order:
    """Book an old car that the dealer has received towards the price; `reference` is its VIN.

    Raises NotFound, Forbidden for anybody but the system, and what the cashier refuses.
    """
    _require_system(actor)
    with transaction.atomic():
        order = lock_order(order_id)
        cashier.record_balance(
            actor=actor, order_id=order.id, amount=amount, reference=reference, method="TRADE_IN"
        )
        order.paid_minor = account(order.id).held_minor
        settle(order, actor=actor)
        return cover_order(actor=actor, order_id=order.id)


def _require_system(actor: Actor) -> None:
    if actor.kind != "system":
        raise Forbidden()
