"""An order's financing in the portal. Nothing of the applicant's data is in any answer but the papers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from core.edge.api import ErrorBody, idempotent
from core.kernel.actor import Actor
from core.kernel.errors import NotFound
from core.kernel.states import IllegalMove
from tenant_apps.financing import operations
from tenant_apps.financing.market_views import paper_answer
from tenant_apps.financing.presenting import detail_of
from tenant_apps.financing.queries import application_of
from tenant_apps.financing.schemas import FinanceMoveIn, FinanceOut
from tenant_apps.financing.states import FINANCE
from tenant_apps.orders.queries import order_at_hand
from tenant_apps.staff.access import staff_actor

router = Router(tags=["financing"])
REFUSALS = frozenset({401, 403, 404, 409, 422})


@router.get(
    "/orders/{order_id}/finance",
    operation_id="financing_show",
    response={200: FinanceOut, REFUSALS: ErrorBody},
)
def show(request: HttpRequest, order_id: UUID) -> dict[str, Any]:
    """How an order is financed."""
    return _shown(staff_actor(request), order_id)


@router.post(
    "/orders/{order_id}/finance/moves",
    operation_id="financing_move",
    response={200: FinanceOut, REFUSALS: ErrorBody},
)
@idempotent
def move(request: HttpRequest, order_id: UUID, body: FinanceMoveIn) -> dict[str, Any]:
    """Take the application back, ask a lender again, or see to a loan that is not in the books."""
    actor = staff_actor(request)
    actor.require("orders.finance")
    if body.verb == "withdraw":
        operations.withdraw_application(actor=actor, order_id=order_id, reason=body.note)
    elif body.verb == "book":
        operations.book_loan(actor=actor, order_id=order_id)
    elif body.verb == "give_back":
        operations.give_back_loan(actor=actor, order_id=order_id, reason=body.note)
    elif body.verb == "retry" and body.inquiry_id is not None:
        operations.retry_inquiry(actor=actor, order_id=order_id, inquiry_id=body.inquiry_id)
    else:
        known = application_of(order_at_hand(actor, order_id).id)
        if known is None:
            raise NotFound()
        raise IllegalMove(FINANCE.name, known.state, body.verb)
    return _shown(actor, order_id)


@router.get(
    "/orders/{order_id}/finance/papers/{document_id}",
    operation_id="financing_paper",
    response={REFUSALS: ErrorBody},
)
def paper(request: HttpRequest, order_id: UUID, document_id: UUID) -> HttpResponse:
    """One of the buyer's papers; who looked is recorded."""
    actor = staff_actor(request)
    return paper_answer(operations.view_document(actor=actor, order_id=order_id, document_id=document_id))


def _shown(actor: Actor, order_id: UUID) -> dict[str, Any]:
    return detail_of(application_of(order_at_hand(actor, order_id).id), actor)
