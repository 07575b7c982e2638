from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Status

from core.edge.api import ErrorBody, Page, idempotent, paginate
from tenant_apps.customers import operations
from tenant_apps.customers.facts import Offer
from tenant_apps.customers.presenting import detail_of, rows_of
from tenant_apps.customers.queries import answering, lead_for, leads
from tenant_apps.customers.schemas import (
    AnswerIn,
    AnsweringOut,
    CalledIn,
    LeadDetail,
    LeadIn,
    LeadMoveIn,
    LeadRow,
)
from tenant_apps.staff.access import staff_actor

router = Router(tags=["customers"])
REFUSALS = frozenset({401, 403, 404, 409, 422})


@router.get("/leads", operation_id="customers_list", response={200: Page[LeadRow], REFUSALS: ErrorBody})
def list_leads(
    request: HttpRequest,
    state: Annotated[str, Query(max_length=200)] = "",
    q: Annotated[str, Query(max_length=200)] = "",
    waiting: bool = False,
    cursor: str | None = None,
    limit: int = 50,
) -> dict[str, Any]:
    """Leads, the newest first; `state` may name several, with commas; `waiting`: buyers wait for us."""
    actor = staff_actor(request)
    page = paginate(
        leads(actor, state=state, q=q, waiting=waiting), lambda lead: lead, cursor=cursor, limit=limit
    )
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
    "/leads/answering", operation_id="customers_answering", response={200: AnsweringOut, REFUSALS: ErrorBody}
)
def show_answering(request: HttpRequest) -> dict[str, Any]:
    """How fast buyers' enquiries are answered, for whoever leads the advisers."""
    return answering(staff_actor(request))


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


@router.post(
    "/leads/{lead_id}/enquiries/{enquiry_id}/answers",
    operation_id="customers_answer",
    response={200: LeadDetail, REFUSALS: ErrorBody},
)
@idempotent
def answer(request: HttpRequest, lead_id: UUID, enquiry_id: UUID, body: AnswerIn) -> dict[str, Any]:
    """Answer a buyer's enquiry: into the inbox on the market, and by letter."""
    actor = staff_actor(request)
    offer = Offer(
        text=body.text,
        price_minor=body.price.amount if body.price else None,
        on_road_minor=body.on_road.amount if body.on_road else None,
        valid_until=body.valid_until,
        currencies=frozenset(sum_.currency for sum_ in (body.price, body.on_road) if sum_),
    )
    lead = operations.answer_enquiry(actor=actor, lead_id=lead_id, enquiry_id=enquiry_id, offer=offer)
    return detail_of(lead, actor)


@router.post(
    "/leads/{lead_id}/enquiries/{enquiry_id}/called",
    operation_id="customers_called",
    response={200: LeadDetail, REFUSALS: ErrorBody},
)
@idempotent
def called(request: HttpRequest, lead_id: UUID, enquiry_id: UUID, body: CalledIn) -> dict[str, Any]:
    """Note that the buyer of an enquiry was called."""
    actor = staff_actor(request)
    lead = operations.note_call(actor=actor, lead_id=lead_id, enquiry_id=enquiry_id, note=body.note)
    return detail_of(lead, actor)


@router.post(
    "/leads/{lead_id}/follow-ups/{follow_up_id}/done",
    operation_id="customers_finish_follow_up",
    response={200: LeadDetail, REFUSALS: ErrorBody},
)
@idempotent
def finish_follow_up(request: HttpRequest, lead_id: UUID, follow_up_id: UUID) -> dict[str, Any]:
    """Tick off what was to be done about a lead."""
    actor = staff_actor(request)
    operations.finish_follow_up(actor=actor, lead_id=lead_id, follow_up_id=follow_up_id)
    return detail_of(lead_for(actor, lead_id), actor)
