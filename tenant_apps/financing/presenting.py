"""Financing as buyers and staff see it. Nothing of the applicant leaves by these."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from core.edge.api import money
from core.edge.templatetags.marque import money as money_text
from core.kernel.actor import Actor
from tenant_apps.financing import labels
from tenant_apps.financing.models import Application, Consent, Document, Inquiry
from tenant_apps.financing.queries import application_of, documents_of, inquiries_of
from tenant_apps.financing.states import FINANCE, INQUIRY, MAY_APPLY, NOT_BOOKED
from tenant_apps.orders.facts import OrderAtHand
from tenant_apps.orders.sections import Card
from tenants.context import current_dealer


def card_of(order: OrderAtHand, _request: HttpRequest) -> Card | None:
    """The card on the buyer's order page; none where financing is no longer a question and never was."""
    application = application_of(order.id)
    state = application.state if application else FINANCE.initial
    if application is None and order.state not in MAY_APPLY:
        return None
    texts = {
        "NOT_NEEDED": _("Pay a part of the price by instalments: ask several lenders at once."),
        "DRAFT": _("Your application is kept. No lender has seen it yet."),
        "SUBMITTED": _("Lenders are looking at your application. Most answer within minutes."),
        "CONDITIONAL": _("A lender needs one more document from you."),
        "APPROVED": _("Compare the offers and accept one."),
        "ACCEPTED": _("The lender pays the dealer once the contract is signed."),
        "DECLINED": _("Ask another lender, pay another way, or cancel with a full refund."),
        "FUNDED": _("The lender has paid the dealer."),
        "WITHDRAWN": _("You can apply again."),
    }
    said = texts[state]
    if application and application.attention in labels.SWAPPED:
        said = str(labels.SWAPPED[application.attention])
    facts: tuple[tuple[str, str], ...] = ()
    if application and state in ("ACCEPTED", "FUNDED"):
        facts = ((_("Loan"), money_text(application.loan_minor, application.currency)),)
    return Card(
        title=str(labels.TITLE),
        state=str(labels.WORDS[state]),
        tone=labels.TONES.get(state, "quiet"),
        text=said,
        facts=facts,
        url=reverse("financing_market:finance", args=[current_dealer().slug, order.id]),
        link=_("Apply for financing") if state in ("NOT_NEEDED", "WITHDRAWN") else _("See the application"),
    )


def detail_of(application: Application | None, actor: Actor) -> dict[str, Any]:
    """The application as the portal shows it; papers only to whoever may look at them."""
    if application is None:
        return {"state": FINANCE.initial, "inquiries": [], "documents": [], "consents": [], "moves": []}
    sees_papers = actor.may("orders.finance")
    return {
        "state": application.state,
        "loan": money(application.loan_minor, application.currency),
        "months": application.months,
        "attention": application.attention,
        "inquiries": [_inquiry(row, actor) for row in inquiries_of(application)],
        "documents": [_document(row) for row in documents_of(application)] if sees_papers else [],
        "consents": [_consent(row) for row in application.consents.order_by("created_at", "id")],
        "moves": _moves(application, actor),
        "version": application.version,
    }


def _moves(application: Application, actor: Actor) -> list[str]:
    found = [m.verb for m in FINANCE.moves_from(application.state) if m.right and m.may(actor)]
    unbooked = application.attention == NOT_BOOKED and actor.may("orders.finance")
    return [*found, *(["book", "give_back"] if unbooked else [])]


def _inquiry(row: Inquiry, actor: Actor) -> dict[str, Any]:
    return {
        "id": row.id,
        "state": row.state,
        "lender_zh": row.lender_zh,
        "lender_en": row.lender_en,
        "name_zh": row.name_zh,
        "name_en": row.name_en,
        "apr": f"{row.apr * 100:.2f}",
        "first": money(row.first_minor, row.currency),
        "total": money(row.total_minor, row.currency),
        "valid_until": row.valid_until,
        "asks": row.asks,
        "reason": row.reason,
        "attempts": row.attempts,
        "told_at": row.told_at,
        "moves": [m.verb for m in INQUIRY.moves_from(row.state) if m.verb == "retry" and m.may(actor)],
    }


def _document(row: Document) -> dict[str, Any]:
    return {"id": row.id, "kind": row.kind, "at": row.created_at, "size": row.size}


def _consent(row: Consent) -> dict[str, Any]:
    return {
        "lender": row.lender,
        "text_version": row.text_version,
        "given_at": row.created_at,
        "withdrawn_at": row.withdrawn_at,
    }
