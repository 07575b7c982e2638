from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Status

from core.edge.api import ErrorBody, Page, idempotent, paginate
from tenant_apps.service import operations
from tenant_apps.service.facts import WorkLine
from tenant_apps.service.presenting import detail_of, row_of
from tenant_apps.service.queries import repair_order_for, repair_orders
from tenant_apps.service.schemas import RepairDetail, RepairIn, RepairMoveIn, RepairRow
from tenant_apps.staff.access import staff_actor
from tenants.features.guards import needs_feature

router = Router(tags=["service"])
router.add_decorator(needs_feature("service_workshop"))
REFUSALS = frozenset({401, 403, 404, 409, 422})


@router.get(
    "/repair-orders", operation_id="service_list", response={200: Page[RepairRow], REFUSALS: ErrorBody}
)
def list_repair_orders(
    request: HttpRequest,
    state: Annotated[str, Query(max_length=200)] = "",
    q: Annotated[str, Query(max_length=200)] = "",
    cursor: str | None = None,
    limit: int = 50,
) -> dict[str, Any]:
    """Repair orders, the newest first; `state` may name several states, with commas."""
    actor = staff_actor(request)
    found = repair_orders(actor, state=state, q=q)
    return paginate(found, lambda order: row_of(order, actor), cursor=cursor, limit=limit)


@router.post("/repair-orders", operation_id="service_open", response={201: RepairDetail, REFUSALS: ErrorBody})
@idempotent
def open_order(request: HttpRequest, body: RepairIn) -> Status[dict[str, Any]]:
    """Take a car into the workshop."""
    actor = staff_actor(request)
    order = operations.open_repair_order(
        actor=actor,
        vin=body.vin,
        plate=body.plate,
        customer_name=body.customer_name,
        customer_phone=body.customer_phone,
        mileage_km=body.mileage_km,
        complaint=body.complaint,
        lines=[WorkLine(line.description, line.labour_hours, line.amount.money()) for line in body.lines],
    )
    return Status(201, detail_of(repair_order_for(actor, order.id), actor))


@router.get(
    "/repair-orders/{order_id}",
    operation_id="service_show",
    response={200: RepairDetail, REFUSALS: ErrorBody},
)
def show(request: HttpRequest, order_id: UUID) -> dict[str, Any]:
    """One repair order with its jobs."""
    actor = staff_actor(request)
    return detail_of(repair_order_for(actor, order_id), actor)


@router.post(
    "/repair-orders/{order_id}/moves",
    operation_id="service_move",
    response={200: RepairDetail, REFUSALS: ErrorBody},
)
@idempotent
def move(request: HttpRequest, order_id: UUID, body: RepairMoveIn) -> dict[str, Any]:
    """Bring a repair order a step further."""
    actor = staff_actor(request)
    operations.move_repair_order(actor=actor, order_id=order_id, verb=body.verb, note=body.note)
    return detail_of(repair_order_for(actor, order_id), actor)
