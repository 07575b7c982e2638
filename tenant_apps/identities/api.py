"""Papers of customers. None of these routes keeps answers or digests of calls for repeating: a repeated PUT
does the same again, and what was revealed is revealed anew, with a line of its own.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from core.edge.api import ErrorBody
from tenant_apps.identities import operations
from tenant_apps.identities.presenting import papers_of
from tenant_apps.identities.schemas import BankAccountIn, IdentityIn, PapersOut, RevealIn, RevealOut
from tenant_apps.staff.access import staff_actor

router = Router(tags=["identities"])
REFUSALS = frozenset({401, 403, 404, 409, 422, 429})


@router.get(
    "/leads/{lead_id}/papers", operation_id="identities_show", response={200: PapersOut, REFUSALS: ErrorBody}
)
def show(request: HttpRequest, lead_id: UUID) -> dict[str, Any]:
    """A customer's identity and bank account, masked."""
    return papers_of(staff_actor(request), lead_id)


@router.put(
    "/leads/{lead_id}/identity",
    operation_id="identities_record_identity",
    response={200: PapersOut, REFUSALS: ErrorBody},
)
def record_identity(request: HttpRequest, lead_id: UUID, body: IdentityIn) -> dict[str, Any]:
    """Note who a customer is on paper."""
    actor = staff_actor(request)
    number = body.number.get_secret_value()
    operations.record_identity(actor=actor, lead_id=lead_id, kind=body.kind, name=body.name, number=number)
    return papers_of(actor, lead_id)


@router.delete(
    "/leads/{lead_id}/identity",
    operation_id="identities_forget_identity",
    response={200: PapersOut, REFUSALS: ErrorBody},
)
def forget_identity(request: HttpRequest, lead_id: UUID) -> dict[str, Any]:
    """Delete a customer's paper."""
    actor = staff_actor(request)
    operations.forget_identity(actor=actor, lead_id=lead_id)
    return papers_of(actor, lead_id)


@router.post(
    "/leads/{lead_id}/identity/reveal",
    operation_id="identities_reveal_identity",
    response={200: RevealOut, REFUSALS: ErrorBody},
)
def reveal_identity(
    request: HttpRequest, response: HttpResponse, lead_id: UUID, body: RevealIn
) -> dict[str, Any]:
    """The number of a customer's paper in the clear; the reason is recorded."""
    response["Cache-Control"] = "no-store"
    value = operations.reveal_identity(
        actor=staff_actor(request), lead_id=lead_id, purpose=body.purpose, reason=body.reason
    )
    return {"value": value}


@router.put(
    "/leads/{lead_id}/bank-account",
    operation_id="identities_record_account",
    response={200: PapersOut, REFUSALS: ErrorBody},
)
def record_account(request: HttpRequest, lead_id: UUID, body: BankAccountIn) -> dict[str, Any]:
    """Note where a customer's refunds go."""
    actor = staff_actor(request)
    operations.record_account(
        actor=actor,
        lead_id=lead_id,
        kind=body.kind,
        holder=body.holder,
        bank=body.bank,
        number=body.number.get_secret_value(),
    )
    return papers_of(actor, lead_id)


@router.delete(
    "/leads/{lead_id}/bank-account",
    operation_id="identities_forget_account",
    response={200: PapersOut, REFUSALS: ErrorBody},
)
def forget_account(request: HttpRequest, lead_id: UUID) -> dict[str, Any]:
    """Delete a customer's account."""
    actor = staff_actor(request)
    operations.forget_account(actor=actor, lead_id=lead_id)
    return papers_of(actor, lead_id)


@router.post(
    "/leads/{lead_id}/bank-account/reveal",
    operation_id="identities_reveal_account",
    response={200: RevealOut, REFUSALS: ErrorBody},
)
def reveal_account(
    request: HttpRequest, response: HttpResponse, lead_id: UUID, body: RevealIn
) -> dict[str, Any]:
    """The number of a customer's account in the clear; the reason is recorded."""
    response["Cache-Control"] = "no-store"
    value = operations.reveal_account(
        actor=staff_actor(request), lead_id=lead_id, purpose=body.purpose, reason=body.reason
    )
    return {"value": value}
