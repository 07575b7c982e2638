"""Ending an order: car, money and papers in one transaction; the money itself travels later."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from core.kernel.actor import Actor
from tenant_apps.cashier.operations import ask_refund, return_transfers
from tenant_apps.contracts.operations import void_contract
from tenant_apps.orders.errors import ReasonMissing
from tenant_apps.orders.models import Order
from tenant_apps.orders.operations.holding import abandon_checkout
from tenant_apps.orders.operations.settling import lock_order, settle, take
from tenant_apps.orders.policies import require_move
from tenant_apps.stock.operations import release_vehicle


def cancel_order(*, actor: Actor, order_id: UUID, reason: str) -> Order:
    """End an order before delivery: the car is for sale again and everything paid goes back.

    Staff must give a reason. Raises NotFound, Forbidden, CancelAtDealer, IllegalMove, ReasonMissing.
    """
    reason = " ".join(reason.split())[:400]
    with transaction.atomic():
        order = lock_order(order_id)
        require_move(actor, order, "cancel")
        if actor.kind == "staff" and not reason:
            raise ReasonMissing()
        if order.state == "HOLD" and order.billing_payment_id is not None:
            abandon_checkout(order, order.billing_payment_id, actor)
        ask_refund(actor=actor, order_id=order.id, reason=reason)
        void_contract(actor=actor, order_id=order.id)
        order.cancel_reason = reason
        release_vehicle(actor=actor, vehicle_id=order.vehicle_id, reason=f"{order.number} cancelled")
        return take(order, "cancel", actor=actor, note=reason)


def record_refund(*, actor: Actor, order_id: UUID, reference: str) -> Order:
    """The dealer's bank has sent the transfers of a cancelled order back; `reference` is the bank's.

    Raises NotFound, Forbidden, ReferenceMissing, NothingToReturn.
    """
    with transaction.atomic():
        order = lock_order(order_id)
        require_move(actor, order, "record_refund")
        return_transfers(actor=actor, order_id=order.id, reference=reference)
        return settle(order, actor=actor)
