"""What the staff do with an order by hand: the API takes these steps, the portal shows no others."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from core.kernel.actor import Actor
from tenant_apps.orders import operations
from tenant_apps.orders.errors import AmountMissing
from tenant_apps.orders.schemas import OrderMoveIn
from tenant_apps.orders.states import UNDER_WAY, keep_verb


def _record_balance(actor: Actor, order_id: UUID, body: OrderMoveIn) -> None:
    if body.amount is None:
        raise AmountMissing()
    operations.record_balance(
        actor=actor, order_id=order_id, amount=body.amount.money(), reference=body.reference
    )


def _cancel(actor: Actor, order_id: UUID, body: OrderMoveIn) -> None:
    operations.cancel_order(
        actor=actor, order_id=order_id, reason=body.note, cause=body.cause, shown_minor=_shown(body)
    )


def _request_cancel(actor: Actor, order_id: UUID, body: OrderMoveIn) -> None:
    operations.request_cancel(
        actor=actor, order_id=order_id, reason=body.note, cause=body.cause, shown_minor=_shown(body)
    )


def _request_return(actor: Actor, order_id: UUID, body: OrderMoveIn) -> None:
    operations.request_return(
        actor=actor,
        order_id=order_id,
        ground=body.ground,
        km=body.km or 0,
        reason=body.note,
        shown_minor=_shown(body),
    )


def _shown(body: OrderMoveIn) -> int | None:
    return None if body.shown is None else body.shown.amount


STEPS: dict[str, Callable[[Actor, UUID, OrderMoveIn], object]] = {
    "hold": lambda a, o, b: operations.hold_draft(actor=a, order_id=o),
    "discard": lambda a, o, b: operations.discard_draft(actor=a, order_id=o),
    "prepare_contract": lambda a, o, b: operations.prepare_contract(actor=a, order_id=o),
    "record_signature": lambda a, o, b: operations.record_signature(actor=a, order_id=o),
    "record_balance": _record_balance,
    "mark_ready": lambda a, o, b: operations.mark_ready(actor=a, order_id=o, note=b.note),
    "deliver": lambda a, o, b: operations.deliver_order(actor=a, order_id=o, note=b.note),
    "close": lambda a, o, b: operations.close_order(actor=a, order_id=o, note=b.note),
    "cancel": _cancel,
    "request_cancel": _request_cancel,
    "approve_cancel": lambda a, o, b: operations.approve_cancel(
        actor=a, order_id=o, note=b.note, shown_minor=_shown(b)
    ),
    **{
        keep_verb(state): lambda a, o, b: operations.refuse_cancel(actor=a, order_id=o, note=b.note)
        for state in UNDER_WAY
    },
    "request_return": _request_return,
    "accept_return": lambda a, o, b: operations.accept_return(
        actor=a, order_id=o, km=b.km, note=b.note, shown_minor=_shown(b)
    ),
    "refuse_return": lambda a, o, b: operations.refuse_return(actor=a, order_id=o, note=b.note),
    "record_refund": lambda a, o, b: operations.record_refund(actor=a, order_id=o, reference=b.reference),
}
"""The operation behind each verb."""
