"""Disputed payments of an order, and the evidence for the bank."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from ninja import Router, Schema

from core.edge.api import ErrorBody, MoneyOut, idempotent, money
from tenant_apps.cashier.facts import DisputeFacts
from tenant_apps.cashier.queries import disputes_of, standing_of
from tenant_apps.orders.bank_file import hand_in, pack_of
from tenant_apps.orders.queries import order_for
from tenant_apps.staff.access import staff_actor
from tenants.context import current_dealer

router = Router(tags=["orders"])
REFUSALS = frozenset({401, 402, 403, 404, 409, 422, 503})


class DisputeOut(Schema):
    """A payment that the buyer's bank asks back. `reason` is the card network's word."""

    id: UUID
    state: str
    amount: MoneyOut
    reason: str
    withdrawn: bool
    owed: bool
    opened_at: datetime
    due_by: datetime | None
    evidence_sent_at: datetime | None
    evidence_sha256: str


class DisputesOut(Schema):
    """Where the order's money stands, its disputes, and whether the caller may answer the bank."""

    state: str
    disputes: list[DisputeOut]
    may_answer: bool


class EvidenceIn(Schema):
    """Which dispute is answered; without one the oldest that waits."""

    dispute_id: UUID | None = None


@router.get(
    "/orders/{order_id}/disputes",
    operation_id="orders_disputes",
    response={200: DisputesOut, REFUSALS: ErrorBody},
)
def list_disputes(request: HttpRequest, order_id: UUID) -> dict[str, Any]:
    """Every dispute over the order's payments, the oldest first."""
    actor = staff_actor(request)
    order = order_for(actor, order_id)
    return {
        "state": standing_of(order.id),
        "disputes": [_out(each) for each in disputes_of(order.id)],
        "may_answer": actor.may("orders.payment"),
    }


@router.get("/orders/{order_id}/evidence.zip", operation_id="orders_evidence", response={REFUSALS: ErrorBody})
def evidence(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """The order's whole file as ZIP: contract, payments, ledger and everything that happened."""
    actor = staff_actor(request)
    actor.require("orders.payment")
    order = order_for(actor, order_id)
    answer = HttpResponse(pack_of(actor, order), content_type="application/zip")
    name = f"{order.number}-evidence.zip"
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["Cache-Control"] = "private, no-store"
    return answer


@router.post(
    "/orders/{order_id}/evidence",
    operation_id="orders_hand_in_evidence",
    response={200: DisputeOut, REFUSALS: ErrorBody},
)
@idempotent
def hand_in_evidence(request: HttpRequest, order_id: UUID, body: EvidenceIn) -> dict[str, Any]:
    """Give the bank the file on an open dispute of the order; it cannot be taken back."""
    actor = staff_actor(request)
    found = hand_in(actor=actor, dealer=current_dealer(), order_id=order_id, dispute_id=body.dispute_id)
    return _out(found)


def _out(found: DisputeFacts) -> dict[str, Any]:
    names = ("id", "state", "reason", "withdrawn", "owed", "opened_at", "due_by")
    sent = ("evidence_sent_at", "evidence_sha256")
    told = {name: getattr(found, name) for name in (*names, *sent)}
    return {**told, "amount": money(found.amount_minor, found.currency)}
