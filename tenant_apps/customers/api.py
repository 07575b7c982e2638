from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Status

from core.edge.api import ErrorBody, Page, idempotent, paginate
from tenant_apps.customers import operations
from tenant_apps.customers.presenting import detail_of, rows_of
from tenant_apps.customers.queries import lead_for, leads
from tenant_apps.customers.schemas import LeadDetail, LeadIn, LeadMoveIn, LeadRow
from tenant_apps.staff.access import staff_actor

router = Router(tags=["customers"])
REFUSALS = frozenset({401, 403, 404, 409, 422})


@router.get("/leads", operation_id="customers_list", response={200: Page[LeadRow], REFUSALS: ErrorBody})
def list_leads(
    request: HttpRequest,
    state: Annotated[str, Query(max_length=200)] = "",
    q: Annotated[str, Query(max_length=200)] = "",
    cursor: str | None = None,
    limit: int = 50,
) -> dict[str, Any]:
    """Leads, the newest first; `state` may name several states, with commas."""
    actor = staff_actor(request)
    page = paginate(leads(actor, state=state, q=q), lambda lead: lead, cursor=cursor, limit=limit)
    return {**page, "items": rows_of(page["items"], actor)}


@router.post("/leads", operation_id="customers_create", response={201: LeadDetail, REFUSALS: ErrorBody})
@idempotent
def create(request: HttpRequest, body: LeadIn) -> Status[dict[str, Any]]:
    """Note down somebody who may buy."""
    actor = staff_actor(request)
    lead = operations.create_lead(
        actor=actor,
        name=body.name,
        phone=body.phone,
        email=body.email,
        source=body.source,
        interest=body.interest,
        note=body.note,
    )
    return Status(201, detail_of(lead, actor))


@router.get(
    "/leads/{lead_id}", operation_id="customers_show", response={200: LeadDetail, REFUSALS: ErrorBody}
)
def show(request: HttpRequest, lead_id: UUID) -> dict[str, Any]:
    """One lead with its story."""
    actor = staff_actor(request)
    return detail_of(lead_for(actor, lead_id), actor)


@router.post(
    "/leads/{lead_id}/moves", operation_id="customers_move", response={200: LeadDetail, REFUSALS: ErrorBody}
)
@idempotent
def move(request: HttpRequest, lead_id: UUID, body: LeadMoveIn) -> dict[str, Any]:
    """Bring a lead a step further."""
    actor = staff_actor(request)
    lead = operations.move_lead(
        actor=actor, lead_id=lead_id, verb=body.verb, note=body.note, owner_id=body.owner_id
    )
    return detail_of(lead, actor)
