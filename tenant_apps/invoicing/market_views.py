"""The buyer's receipts and invoice of an order."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.edge.messages import sentence_for
from core.edge.pdf import PdfUnavailable
from core.kernel.errors import NotFound
from shared_apps.accounts.access import buyer_actor
from tenant_apps.invoicing import labels
from tenant_apps.invoicing.downloads import invoice_answer, receipt_answer
from tenant_apps.invoicing.queries import issued_invoices_of, receipts_of, state_of
from tenant_apps.invoicing.states import INVOICE
from tenant_apps.orders.market_views import mine, page, require_books
from tenant_apps.orders.queries import order_for
from tenants.context import dealer_context


@require_safe
@page
def papers(request: HttpRequest, dealer_slug: str, order_id: UUID) -> HttpResponse:
    """All receipts and the invoice of one of my orders, each as a file."""
    return _listed(request, dealer_slug, order_id)


@require_safe
@page
def receipt(request: HttpRequest, dealer_slug: str, order_id: UUID, receipt_id: UUID) -> HttpResponse:
    """A receipt of my order as PDF."""
    actor = buyer_actor(request)
    _summary, dealer = mine(actor, dealer_slug, order_id)
    require_books(dealer)
    try:
        with dealer_context(dealer):
            held = receipts_of(order_for(actor, order_id).id)
            for one in held:
                if one.id == receipt_id:
                    return receipt_answer(one)
    except PdfUnavailable as missing:
        return _listed(request, dealer_slug, order_id, missing)
    raise NotFound()


@require_safe
@page
def invoice(request: HttpRequest, dealer_slug: str, order_id: UUID, invoice_id: UUID) -> HttpResponse:
    """An issued invoice or red letter of my order as PDF."""
    actor = buyer_actor(request)
    _summary, dealer = mine(actor, dealer_slug, order_id)
    require_books(dealer)
    try:
        with dealer_context(dealer):
            held = issued_invoices_of(order_for(actor, order_id).id)
            for one in held:
                if one.id == invoice_id:
                    return invoice_answer(one)
    except PdfUnavailable as missing:
        return _listed(request, dealer_slug, order_id, missing)
    raise NotFound()


def _listed(
    request: HttpRequest, dealer_slug: str, order_id: UUID, missing: PdfUnavailable | None = None
) -> HttpResponse:
    actor = buyer_actor(request)
    summary, dealer = mine(actor, dealer_slug, order_id)
    require_books(dealer)
    with dealer_context(dealer):
        state = state_of(order_for(actor, order_id).id)
        context = {
            "order": summary,
            "receipts": receipts_of(order_id),
            "invoices": issued_invoices_of(order_id),
            "word": labels.FOR_BUYERS[state],
            "tone": labels.TONES.get(state, "quiet"),
            "under_way": state in ("REQUESTED", "REFUSED"),
            "asked": state != INVOICE.initial,
            "problem": sentence_for(missing) if missing else "",
        }
    return render(request, "invoicing_market/papers.html", context, status=missing.status if missing else 200)
