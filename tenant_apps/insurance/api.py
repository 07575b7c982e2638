"""The insurance of an order's car in the portal."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from core.edge.api import ErrorBody, idempotent
from core.kernel.actor import Actor
from core.kernel.errors import NotFound
from core.kernel.states import IllegalMove
from tenant_apps.insurance import operations
from tenant_apps.insurance.market_views import policy_answer
from tenant_apps.insurance.presenting import detail_of
from tenant_apps.insurance.queries import insurance_of
from tenant_apps.insurance.schemas import InsuranceMoveIn, InsuranceOut
from tenant_apps.insurance.states import INSURANCE
from tenant_apps.orders.queries import order_at_hand
from tenant_apps.staff.access import staff_actor

router = Router(tags=["insurance"])
REFUSALS = frozenset({401, 403, 404, 409, 422})


@router.get(
    "/orders/{order_id}/insurance",
    operation_id="insurance_show",
    response={200: InsuranceOut, REFUSALS: ErrorBody},
)
def show(request: HttpRequest, order_id: UUID) -> dict[str, Any]:
    """How an order's car is insured."""
    return _shown(staff_actor(request), order_id)


@router.post(
    "/orders/{order_id}/insurance/moves",
    operation_id="insurance_move",
    response={200: InsuranceOut, REFUSALS: ErrorBody},
)
@idempotent
def move(request: HttpRequest, order_id: UUID, body: InsuranceMoveIn) -> dict[str, Any]:
    """Order a policy for the buyer, decide on the buyer's own, or cancel."""
    actor = staff_actor(request)
    actor.require("orders.insurance")
    if body.verb == "bind" and body.quote_id is not None:
        operations.bind_quote(actor=actor, order_id=order_id, quote_id=body.quote_id)
    elif body.verb == "confirm":
        operations.confirm_policy(actor=actor, order_id=order_id)
    elif body.verb == "reject":
        operations.reject_policy(actor=actor, order_id=order_id, reason=body.note)
    elif body.verb == "cancel":
        operations.cancel_insurance(actor=actor, order_id=order_id, reason=body.note)
    else:
        known = insurance_of(order_at_hand(actor, order_id).id)
        if known is None:
            raise NotFound()
        raise IllegalMove(INSURANCE.name, known.state, body.verb)
    return _shown(actor, order_id)


@router.get(
    "/orders/{order_id}/insurance/policy",
    operation_id="insurance_policy",
    response={REFUSALS: ErrorBody},
)
def policy(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """The picture of the buyer's own policy; who looked is recorded."""
    return policy_answer(*operations.view_policy(actor=staff_actor(request), order_id=order_id))


def _shown(actor: Actor, order_id: UUID) -> dict[str, Any]:
    return detail_of(insurance_of(order_at_hand(actor, order_id).id), actor)
