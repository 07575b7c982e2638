"""What a bank is shown when it questions a payment: the order's whole file, put together by itself."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from typing import Any
from uuid import UUID

from billing.operations import submit_evidence
from core.flow.audit.models import AuditLine
from core.kernel.actor import Actor
from core.kernel.errors import DomainError
from tenant_apps.cashier.facts import DisputeFacts
from tenant_apps.cashier.operations import note_evidence
from tenant_apps.cashier.queries import disputes_of, payments_of
from tenant_apps.cashier.states import OPEN_DISPUTES
from tenant_apps.contracts.operations import download_contract
from tenant_apps.contracts.queries import contracts_of
from tenant_apps.contracts.states import HAS_FILE
from tenant_apps.ledger.queries import entries_of
from tenant_apps.orders.errors import NothingDisputed
from tenant_apps.orders.gates import regions
from tenant_apps.orders.models import Order
from tenant_apps.orders.queries import at_hand, order_for, timeline_of
from tenant_apps.orders.sections import section
from tenants.context import DealerRef, dealer_context

LONGEST = 20_000
"""Letters of the summary that go to the bank; the file itself stays here for whoever asks."""


def pack_of(actor: Actor, order: Order) -> bytes:
    """The file as ZIP: what was sold to whom, contract, payments, ledger, and everything that happened.

    The same order in the same state gives the same bytes. Inside its dealer's context.
    """
    files = {
        "summary.txt": summary_of(order).encode(),
        "order.json": _plain(_order(order)),
        "payments.json": _plain([_payment(each) for each in payments_of(order.id)]),
        "ledger.json": _plain([_entry(entry) for entry in entries_of(order.id)]),
        "timeline.json": _plain([_line(line) for line in timeline_of(order)]),
        "contracts.json": _plain([_contract(each) for each in contracts_of(order.id)]),
    }
    try:
        contract, content = download_contract(actor=actor, order_id=order.id)
        files[f"contract-{contract.number}.pdf"] = content
    except DomainError as missing:
        files["contract-missing.txt"] = missing.code.encode()
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def summary_of(order: Order) -> str:
    """The same in words a bank's clerk reads, in English."""
    signed = next((c for c in contracts_of(order.id) if c.state in HAS_FILE), None)
    lines = [
        f"Order {order.number}: sale of one vehicle, {order.vehicle['title_en']}, VIN {order.vin}.",
        f"Buyer: {order.buyer_name}, {order.buyer_phone}, {order.buyer_email}.",
        f"Price {_sum(order.total_minor, order)}; deposit {_sum(order.deposit_minor, order)}"
        f" ({order.deposit_kind}); held {_sum(order.paid_minor, order)}.",
        *(f"{state}: {at:%Y-%m-%d %H:%M} UTC" for state, at in order.milestones),
    ]
    if signed is not None:
        lines.append(f"Contract {signed.number}, {signed.state}, SHA-256 of the PDF {signed.sha256}.")
    lines += ["", "Payments:"]
    lines += [
        f"- {p.kind} {_sum(p.amount_minor, order)} by {p.method}, {p.state}, {p.at:%Y-%m-%d %H:%M} UTC"
        for p in payments_of(order.id)
    ]
    hand = at_hand(order)
    told = [each for each in regions() if section(each.name)]  # the others are the house's own affair
    lines += ["", "Along the way: " + ", ".join(f"{r.name} {r.state_of(hand)}" for r in told)]
    lines += ["", "What happened, by our audit trail:"]
    lines += [
        f"- {line.at:%Y-%m-%d %H:%M:%S} UTC {line.action} by {line.actor_name or line.actor_kind}"
        for line in timeline_of(order)
    ]
    return "\n".join(lines)[:LONGEST]


def hand_in(
    *, actor: Actor, dealer: DealerRef, order_id: UUID, dispute_id: UUID | None = None
) -> DisputeFacts:
    """Give the bank the file on an open dispute of the order, and note what was given.

    Without `dispute_id` it is the oldest that waits for an answer. Must not run inside a transaction: billing
    talks to Stripe. Raises NotFound, Forbidden, NothingDisputed, DisputeClosed, PaymentUnavailable,
    PaymentRefused.
    """
    actor.require("orders.payment")
    with dealer_context(dealer):
        order = order_for(actor, order_id)
        found = _open_dispute(order, dispute_id)
        text = summary_of(order)
        evidence = {
            "customer_name": order.buyer_name,
            "customer_email_address": order.buyer_email,
            "product_description": f"{order.vehicle['title_en']}, VIN {order.vin}",
            "service_date": f"{order.delivered_at or order.reserved_at or order.created_at:%Y-%m-%d}",
            "uncategorized_text": text,
        }
        given = {name: value for name, value in evidence.items() if value}
        submit_evidence(actor=actor, dispute_id=found.billing_dispute_id, evidence=given)
        note_evidence(actor=actor, dispute_id=found.id, sha256=hashlib.sha256(text.encode()).hexdigest())
        return next(each for each in disputes_of(order.id) if each.id == found.id)


def _open_dispute(order: Order, wanted: UUID | None) -> DisputeFacts:
    """The one asked for, else the oldest that waits for an answer, else one that the bank looks at."""
    for states in (OPEN_DISPUTES[:1], OPEN_DISPUTES):
        for each in disputes_of(order.id):
            if each.state in states and wanted in (None, each.id):
                return each
    raise NothingDisputed()


def _order(order: Order) -> dict[str, Any]:
    columns = ("number", "state", "buyer_name", "buyer_phone", "buyer_email", "vin", "vehicle", "currency")
    amounts = ("total_minor", "deposit_minor", "deposit_kind", "paid_minor")
    told = {name: getattr(order, name) for name in (*columns, *amounts)}
    return {**told, "milestones": {state: at.isoformat() for state, at in order.milestones}}


def _payment(found: Any) -> dict[str, Any]:
    names = ("kind", "method", "amount_minor", "refunded_minor", "currency", "state", "reference")
    return {**{name: getattr(found, name) for name in names}, "at": found.at.isoformat()}


def _entry(entry: Any) -> dict[str, Any]:
    lines = [[line.account, line.amount_minor, line.currency] for line in entry.postings.all()]
    return {"at": entry.at.isoformat(), "kind": entry.kind, "source": entry.source, "lines": sorted(lines)}


def _line(line: AuditLine) -> dict[str, Any]:
    by = line.actor_name or line.actor_kind
    return {"at": line.at.isoformat(), "action": line.action, "by": by, "note": line.note}


def _contract(found: Any) -> dict[str, Any]:
    rendered = found.rendered_at.isoformat() if found.rendered_at else None
    names = ("number", "version", "state", "sha256")
    return {**{name: getattr(found, name) for name in names}, "rendered_at": rendered}


def _plain(told: Any) -> bytes:
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True, default=str).encode()


def _sum(minor: int, order: Order) -> str:
    return f"{order.currency} {minor / 100:,.2f}"
