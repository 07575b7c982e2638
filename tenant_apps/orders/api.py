from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from core.edge.api import ErrorBody, Page, idempotent, paginate
from core.kernel.actor import Actor
from tenant_apps.contracts.queries import states_of
from tenant_apps.customers import queries as customers
from tenant_apps.orders import operations
from tenant_apps.orders.downloads import contract_answer
from tenant_apps.orders.errors import UnknownVerb
from tenant_apps.orders.presenting import blocked_by, detail_of, row_of
from tenant_apps.orders.queries import dashboard_counts, errands_for, order_for, orders, overdue, signing_news
from tenant_apps.orders.schemas import (
    DashboardOut,
    DraftIn,
    OrderDetail,
    OrderMoveIn,
    OrderRow,
    ReallocationIn,
)
from tenant_apps.orders.steps import STEPS
from tenant_apps.staff.access import staff_actor
from tenant_apps.stock import queries as stock

router = Router(tags=["orders"])
REFUSALS = frozenset({401, 403, 404, 409, 422})
MOST_LATE = 20
"""Overdue orders on one page: each is asked what stands in its way."""


@router.get("/orders", operation_id="orders_list", response={200: Page[OrderRow], REFUSALS: ErrorBody})
def list_orders(
    request: HttpRequest,
    state: Annotated[str, Query(max_length=200)] = "",
    q: Annotated[str, Query(max_length=100)] = "",
    late: bool = False,
    cursor: str | None = None,
    limit: int = 50,
) -> dict[str, Any]:
    """Orders, the newest first; `state` may name several states, with commas, `late` only overdue ones."""
    found = orders(staff_actor(request), state=state, q=q)
    if late:
        found, limit = overdue(found), min(limit, MOST_LATE)
    page = paginate(found, lambda order: order, cursor=cursor, limit=limit)
    papers = states_of(order.id for order in page["items"])
    page["items"] = [
        {**row_of(order, papers.get(order.id, "")), "blocked_by": blocked_by(order) if late else None}
        for order in page["items"]
    ]
    return page


@router.get(
    "/orders/{order_id}", operation_id="orders_show", response={200: OrderDetail, REFUSALS: ErrorBody}
)
def show(request: HttpRequest, order_id: UUID) -> dict[str, Any]:
    """One order with its timeline, payments, contract and the steps from here."""
    return _shown(staff_actor(request), order_id)


@router.post(
    "/orders/{order_id}/contract",
    operation_id="orders_prepare_contract",
    response={200: OrderDetail, REFUSALS: ErrorBody},
)
@idempotent
def prepare_contract(request: HttpRequest, order_id: UUID) -> dict[str, Any]:
    """Have the contract made; the PDF comes a moment later."""
    actor = staff_actor(request)
    operations.prepare_contract(actor=actor, order_id=order_id)
    return _shown(actor, order_id)


@router.get(
    "/orders/{order_id}/contract.pdf",
    operation_id="orders_contract_pdf",
    response={REFUSALS: ErrorBody},
)
def contract_pdf(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """The contract in force as PDF."""
    actor = staff_actor(request)
    return contract_answer(actor, order_for(actor, order_id).id, as_attachment=False)


@router.post(
    "/orders/{order_id}/moves",
    operation_id="orders_move",
    response={200: OrderDetail, REFUSALS: ErrorBody},
)
@idempotent
def move(request: HttpRequest, order_id: UUID, body: OrderMoveIn) -> dict[str, Any]:
    """Take a step."""
    actor = staff_actor(request)
    step = STEPS.get(body.verb)
    if step is None:
        raise UnknownVerb()
    step(actor, order_id, body)
    return _shown(actor, order_id)


@router.post("/orders", operation_id="orders_draft", response={201: OrderDetail, REFUSALS: ErrorBody})
@idempotent
def draft(request: HttpRequest, body: DraftIn) -> Status[dict[str, Any]]:
    """Write an order for somebody in the showroom who has an account."""
    actor = staff_actor(request)
    order = operations.draft_order(actor=actor, vehicle_id=body.vehicle_id, customer=body.customer)
    return Status(201, _shown(actor, order.id))


@router.post(
    "/orders/{order_id}/reallocation",
    operation_id="orders_reallocate",
    response={200: OrderDetail, REFUSALS: ErrorBody},
)
@idempotent
def reallocate(request: HttpRequest, order_id: UUID, body: ReallocationIn) -> dict[str, Any]:
    """Give the order another car of the same kind."""
    actor = staff_actor(request)
    operations.reallocate(
        actor=actor,
        order_id=order_id,
        vehicle_id=body.vehicle_id,
        reason=body.reason,
        withdraw=body.withdraw,
    )
    return _shown(actor, order_id)


@router.get("/dashboard", operation_id="orders_dashboard", response={200: DashboardOut, REFUSALS: ErrorBody})
def dashboard(request: HttpRequest) -> dict[str, Any]:
    """The dealer's day at a glance."""
    actor = staff_actor(request)
    actor.require("dealer.see")
    figures = dashboard_counts()
    return {
        "stock": stock.dashboard_counts(),
        "orders": figures,
        "leads": customers.dashboard_counts(),
        "contracts": signing_news(actor),
        "errands": errands_for(actor),
        "revenue_month": figures["revenue_month"],
    }


def _shown(actor: Actor, order_id: UUID) -> dict[str, Any]:
    return detail_of(order_for(actor, order_id), actor)
