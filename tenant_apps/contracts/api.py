"""The portal's contracts: an order's documents, what waits for the dealer's signature, signing in batches."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from ninja import Router

from core.edge.api import ErrorBody, idempotent
from core.edge.messages import sentence_for
from core.kernel.errors import Invalid
from tenant_apps.contracts import operations
from tenant_apps.contracts.presenting import detail_of
from tenant_apps.contracts.queries import contract_for, documents_of_order, papers_about, to_countersign
from tenant_apps.contracts.schemas import (
    ContractDetailOut,
    ContractMoveIn,
    ContractQueueOut,
    CountersignedOut,
    CountersignIn,
)
from tenant_apps.staff.access import staff_actor

router = Router(tags=["contracts"])
REFUSALS = frozenset({401, 403, 404, 409, 422, 429})
ANSWERS: Any = {200: ContractDetailOut, REFUSALS: ErrorBody}


@router.get(
    "/contracts", operation_id="contracts_list", response={200: ContractQueueOut, REFUSALS: ErrorBody}
)
def list_contracts(
    request: HttpRequest, order_id: UUID | None = None, subject_id: UUID | None = None
) -> dict[str, Any]:
    """Every document of an order, or about a test drive or a car: all versions, the newest first."""
    actor = staff_actor(request)
    if order_id is None:
        if subject_id is None:
            raise Invalid("field.required", field="order_id")
        return {"items": [detail_of(one, actor) for one in papers_about(actor, subject_id)]}
    actor.require("orders.see")
    return {"items": [detail_of(one, actor) for one in documents_of_order(order_id)]}


@router.get(
    "/contracts/to-countersign",
    operation_id="contracts_to_countersign",
    response={200: ContractQueueOut, REFUSALS: ErrorBody},
)
def queue(request: HttpRequest) -> dict[str, Any]:
    """What buyers have signed and the dealer has not, the oldest first."""
    actor = staff_actor(request)
    return {"items": [detail_of(one, actor, with_steps=False) for one in to_countersign(actor)]}


@router.post(
    "/contracts/countersign",
    operation_id="contracts_countersign",
    response={200: CountersignedOut, REFUSALS: ErrorBody},
)
@idempotent
def countersign(request: HttpRequest, body: CountersignIn) -> dict[str, Any]:
    """Sign several contracts for the dealer, each by itself: what is refused does not hold up the others."""
    actor = staff_actor(request)
    rows = operations.countersign(actor=actor, contract_ids=body.contract_ids)
    return {
        "rows": [
            {
                "contract_id": row.contract_id,
                "number": row.number,
                "message": sentence_for(row.error) if row.error else "",
            }
            for row in rows
        ]
    }


@router.get("/contracts/{contract_id}", operation_id="contracts_show", response=ANSWERS)
def show(request: HttpRequest, contract_id: UUID) -> dict[str, Any]:
    """One contract, with everything that happened to it."""
    actor = staff_actor(request)
    return detail_of(contract_for(actor, contract_id), actor)


@router.post("/contracts/{contract_id}/moves", operation_id="contracts_move", response=ANSWERS)
@idempotent
def move(request: HttpRequest, contract_id: UUID, body: ContractMoveIn) -> dict[str, Any]:
    """Send it, remind its buyer, approve its clauses, void it, countersign it, or try again what failed."""
    actor = staff_actor(request)
    if body.verb == "send":
        operations.send_contract(actor=actor, contract_id=contract_id)
    elif body.verb == "remind":
        operations.remind_signer(actor=actor, contract_id=contract_id)
    elif body.verb == "approve":
        operations.approve_clauses(actor=actor, contract_id=contract_id)
    elif body.verb == "void":
        operations.void_contract(actor=actor, contract_id=contract_id, reason=body.reason)
    elif body.verb == "countersign":
        (row,) = operations.countersign(actor=actor, contract_ids=[contract_id])
        if row.error is not None:
            raise row.error
    else:
        contract_id = operations.retry_contract(actor=actor, contract_id=contract_id).id
    return detail_of(contract_for(actor, contract_id), actor)


@router.get(
    "/contracts/{contract_id}/document.pdf",
    operation_id="contracts_document",
    response={REFUSALS: ErrorBody},
)
def document(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """The contract as PDF, with all signatures that are on it so far."""
    actor = staff_actor(request)
    found, content = operations.read_contract(actor=actor, contract_id=contract_id)
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(False, f"{found.number}.pdf") or "inline"
    answer["Cache-Control"] = "private, no-store"
    return answer
