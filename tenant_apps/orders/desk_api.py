"""Who the buyer of an order is on paper, for the staff. These routes keep no answers for repeating, as those
of customers' papers: a digest of an ID number is as good as the number.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from core.edge.api import ErrorBody
from core.flow.reveal import reveals_of
from core.kernel.actor import Actor
from tenant_apps.identities.operations import (
    RECORD,
    REVEAL_OF_ORDER,
    record_order_identity,
    reveal_order_identity,
)
from tenant_apps.identities.queries import order_identity
from tenant_apps.orders.policies import require_paper
from tenant_apps.orders.queries import order_for
from tenant_apps.orders.schemas import OrderIdentityIn, OrderPaperOut, OrderRevealIn, OrderRevealOut
from tenant_apps.staff.access import staff_actor

router = Router(tags=["orders"])
REFUSALS = frozenset({401, 403, 404, 409, 422, 429})


@router.get(
    "/orders/{order_id}/identity",
    operation_id="orders_paper",
    response={200: OrderPaperOut, REFUSALS: ErrorBody},
)
def show(request: HttpRequest, order_id: UUID) -> dict[str, Any]:
    """The buyer's paper, masked, and who has seen it in the clear."""
    actor = staff_actor(request)
    return _paper(actor, order_for(actor, order_id).id)


@router.put(
    "/orders/{order_id}/identity",
    operation_id="orders_record_paper",
    response={200: OrderPaperOut, REFUSALS: ErrorBody},
)
def note(request: HttpRequest, order_id: UUID, body: OrderIdentityIn) -> dict[str, Any]:
    """Note who the buyer is on paper."""
    actor = staff_actor(request)
    order = order_for(actor, order_id)
    require_paper(order.state)
    number = body.number.get_secret_value()
    record_order_identity(actor=actor, order_id=order.id, kind=body.kind, name=body.name, number=number)
    return _paper(actor, order.id)


@router.post(
    "/orders/{order_id}/identity/reveal",
    operation_id="orders_reveal_paper",
    response={200: OrderRevealOut, REFUSALS: ErrorBody},
)
def reveal(
    request: HttpRequest, response: HttpResponse, order_id: UUID, body: OrderRevealIn
) -> dict[str, Any]:
    """The number in the clear; the reason is recorded."""
    response["Cache-Control"] = "no-store"
    actor = staff_actor(request)
    order = order_for(actor, order_id)
    value = reveal_order_identity(actor=actor, order_id=order.id, purpose=body.purpose, reason=body.reason)
    return {"value": value}


def _paper(actor: Actor, order_id: UUID) -> dict[str, Any]:
    found, may_reveal = order_identity(order_id), actor.may(REVEAL_OF_ORDER)
    lines = reveals_of("order_identity", order_id) if found and may_reveal else []
    return {
        "kind": found and found.kind,
        "name": found and found.name,
        "masked": found and found.masked,
        "by_buyer": bool(found and found.by_buyer),
        "looks": [
            {"at": line.at, "actor": line.actor_name, "purpose": line.after["purpose"], "reason": line.note}
            for line in lines
        ],
        "may_record": actor.may(RECORD),
        "may_reveal": may_reveal,
    }
