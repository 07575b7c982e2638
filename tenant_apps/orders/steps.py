"""What the staff do with an order by hand: the API takes these steps, the portal shows no others."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from core.kernel.actor import Actor
from tenant_apps.orders import operations
from tenant_apps.orders.errors import AmountMissing
from tenant_apps.orders.schemas import OrderMoveIn


def _record_balance(actor: Actor, order_id: UUID, body: OrderMoveIn) -> None:
    if body.amount is None:
        raise AmountMissing()
    operations.record_balance(
        actor=actor, order_id=order_id, amount=body.amount.money(), reference=body.reference
    )


STEPS: dict[str, Callable[[Actor, UUID, OrderMoveIn], object]] = {
    "prepare_contract": lambda a, o, b: operations.prepare_contract(actor=a, order_id=o),
    "record_signature": lambda a, o, b: operations.record_signature(actor=a, order_id=o),
    "record_balance": _record_balance,
    "mark_ready": lambda a, o, b: operations.mark_ready(actor=a, order_id=o, note=b.note),
    "deliver": lambda a, o, b: operations.deliver_order(actor=a, order_id=o, note=b.note),
    "close": lambda a, o, b: operations.close_order(actor=a, order_id=o, note=b.note),
    "cancel": lambda a, o, b: operations.cancel_order(actor=a, order_id=o, reason=b.note),
    "record_refund": lambda a, o, b: operations.record_refund(actor=a, order_id=o, reference=b.reference),
}
"""The operation behind each verb."""
