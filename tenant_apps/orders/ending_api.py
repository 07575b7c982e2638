"""What ending an order would cost, and the rules that say so, for the staff."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Status

from core.edge.api import ErrorBody, idempotent, money
from core.kernel import clock
from tenant_apps.orders.assessments import ending_of, if_cancelled, if_returned
from tenant_apps.orders.ending import STANDARD, Assessment, Cause, Ground, Policy, policy_from
from tenant_apps.orders.ending_schemas import EndingPreviewOut, PoliciesOut, PolicyIn
from tenant_apps.orders.models import EndingPolicy, EndingRequest, Order
from tenant_apps.orders.operations import set_policy
from tenant_apps.orders.queries import last_request, order_for, policies, policy_at
from tenant_apps.staff.access import staff_actor

router = Router(tags=["orders"])
REFUSALS = frozenset({401, 403, 404, 409, 422})


@router.get(
    "/orders/{order_id}/cancellation",
    operation_id="orders_cancellation",
    response={200: EndingPreviewOut, REFUSALS: ErrorBody},
)
def preview_cancellation(request: HttpRequest, order_id: UUID, cause: Cause | None = None) -> dict[str, Any]:
    """What cancelling would cost; of an open request by its own cause and time, unless another is given."""
    order = order_for(staff_actor(request), order_id)
    asked = last_request(order.id)
    if asked is not None and asked.kind == "CANCEL" and not asked.decision and cause is None:
        found = if_cancelled(order, asked.ground, asked.created_at)  # type: ignore[arg-type]
    else:
        found = if_cancelled(order, cause or "BUYER")
    return _preview(order, found, asked)


@router.get(
    "/orders/{order_id}/giving-back",
    operation_id="orders_giving_back",
    response={200: EndingPreviewOut, REFUSALS: ErrorBody},
)
def preview_return(
    request: HttpRequest,
    order_id: UUID,
    ground: Ground = "VOLUNTARY",
    km: int = Query(0, ge=0, le=2_000_000),  # type: ignore[type-arg]
) -> dict[str, Any]:
    """What taking the car back would cost, its odometer at `km`; an open request keeps its ground."""
    order = order_for(staff_actor(request), order_id)
    asked = last_request(order.id)
    if asked is not None and asked.kind == "RETURN" and not asked.decision:
        found = if_returned(order, asked.ground, km, asked.created_at)  # type: ignore[arg-type]
    else:
        found = if_returned(order, ground, km)
    return _preview(order, found, asked)


@router.get(
    "/ending-policies", operation_id="orders_policies", response={200: PoliciesOut, REFUSALS: ErrorBody}
)
def list_policies(request: HttpRequest) -> dict[str, Any]:
    """The dealer's rules in every version, the standard last."""
    staff_actor(request).require("orders.see")
    return _policies()


@router.post(
    "/ending-policies", operation_id="orders_set_policy", response={201: PoliciesOut, REFUSALS: ErrorBody}
)
@idempotent
def make_policy(request: HttpRequest, body: PolicyIn) -> Status[dict[str, Any]]:
    """The next version of the rules; those before stay what they were."""
    rules = policy_from(body.model_dump(exclude={"valid_from"}))
    set_policy(actor=staff_actor(request), policy=rules, valid_from=body.valid_from)
    return Status(201, _policies())


def _policies() -> dict[str, Any]:
    standard = {"id": None, "version": 0, "valid_from": None, "made_by": "", "rules": asdict(STANDARD)}
    return {
        "current": policy_at(clock.now())[0],
        "items": [*(_policy(row) for row in policies()), standard],
    }


def _policy(row: EndingPolicy) -> dict[str, Any]:
    rules: Policy = policy_from(row.rules)
    return {
        "id": row.id,
        "version": row.version,
        "valid_from": row.valid_from,
        "made_by": row.made_by,
        "rules": asdict(rules),
    }


def _preview(order: Order, found: Assessment, asked: EndingRequest | None) -> dict[str, Any]:
    return {
        **ending_of(found, order.currency),
        "policy_version": order.policy_version,
        "request": _request(asked) if asked else None,
    }


def _request(asked: EndingRequest) -> dict[str, Any]:
    return {
        "kind": asked.kind,
        "ground": asked.ground,
        "km": asked.km,
        "reason": asked.reason,
        "asked_by": asked.asked_by,
        "asked_at": asked.created_at,
        "decision": asked.decision,
        "decision_note": asked.decision_note,
        "payout": money(asked.payout_minor, asked.currency),
    }
