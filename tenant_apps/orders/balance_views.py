"""The buyer's page on which the balance is paid, in as many parts as they like."""

from __future__ import annotations

import logging
import re
import unicodedata
from decimal import Decimal
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.edge.messages import sentence_for
from core.kernel.actor import Actor
from core.kernel.errors import DomainError, NotFound, Unauthenticated
from core.kernel.money import Money
from shared_apps.accounts.access import buyer_actor
from shared_apps.marketplace.queries import OrderSummary
from tenant_apps.cashier.errors import AmountNotPositive
from tenant_apps.orders.gates import promised, still_due
from tenant_apps.orders.market_views import locale_of_page, mine, page, require_books
from tenant_apps.orders.parts import (
    ask_about_parts,
    bounds_of,
    close_part,
    new_token,
    open_part,
    open_parts,
)
from tenant_apps.orders.queries import at_hand, order_for
from tenant_apps.orders.states import TAKES_MONEY
from tenants.context import DealerRef, dealer_context

log = logging.getLogger(__name__)
TOKEN = re.compile(r"[0-9a-f]{12}")
SUM = re.compile(r"([0-9]{1,12}(?:\.[0-9]{1,6})?)(万)?")


@require_http_methods(["GET", "POST"])
@page
def balance(request: HttpRequest, dealer_slug: str, order_id: UUID) -> HttpResponse:
    """How much is open, which parts wait to be paid, and a form for the next part."""
    try:
        actor = buyer_actor(request)
        summary, dealer = mine(actor, dealer_slug, order_id)
    except (Unauthenticated, NotFound):
        if request.method == "GET" and ("back" in request.GET or "left" in request.GET):
            # Sent here by the payment page after paying for somebody else: any order's number says the same.
            return render(request, "orders_market/thanks.html", {"paid": "back" in request.GET})
        raise
    require_books(dealer)
    if request.method == "POST":
        return _acted(request, actor, summary, dealer)
    notice = ""
    if "back" in request.GET:
        try:
            ask_about_parts(dealer, order_id)
        except DomainError:
            log.warning("order %s: its parts could not be looked up; webhooks will tell", summary.number)
        notice = _("Thank you. What was paid is booked within seconds; reload to see it.")
    elif "left" in request.GET:
        notice = _("Nothing was paid on the page you left. It stays open until the time below.")
    return _shown(request, actor, summary, dealer, notice=notice)


def _acted(request: HttpRequest, actor: Actor, summary: OrderSummary, dealer: DealerRef) -> HttpResponse:
    token, here = (
        request.POST.get("part", ""),
        reverse("orders_market:balance", args=[dealer.slug, summary.id]),
    )
    if not TOKEN.fullmatch(token):
        return HttpResponseRedirect(here)
    typed = request.POST.get("amount", "")[:20]
    try:
        if "close" in request.POST:
            close_part(dealer=dealer, order_id=summary.id, token=token)
            return HttpResponseRedirect(here)
        url = open_part(
            actor=actor,
            dealer=dealer,
            order_id=summary.id,
            amount=_amount(typed, summary.currency),
            token=token,
            locale=locale_of_page(),
        )
    except NotFound:
        raise
    except DomainError as refusal:
        error = sentence_for(refusal)
        return _shown(request, actor, summary, dealer, error=error, typed=typed, status=refusal.status)
    if "link" in request.POST:
        return HttpResponseRedirect(here)
    # No redirect: after a form browsers refuse to leave our host (Content-Security-Policy, form-action).
    return render(request, "orders_market/onward.html", {"order": summary, "onward": url})


def _shown(
    request: HttpRequest,
    actor: Actor,
    summary: OrderSummary,
    dealer: DealerRef,
    *,
    notice: str = "",
    error: str = "",
    typed: str = "",
    status: int = 200,
) -> HttpResponse:
    with dealer_context(dealer):
        order = order_for(actor, summary.id)
        known, bounds = at_hand(order), bounds_of(order)
        parts = open_parts(dealer, order.id, bounds.due)
        due_minor, promised_minor = still_due(known).amount, promised(known)
    context = {
        "order": summary,
        "takes_money": order.state in TAKES_MONEY,
        "paid_minor": order.paid_minor,
        "promised_minor": promised_minor,
        "due_minor": due_minor,
        "bounds": bounds,
        "parts": parts,
        "token": new_token(),
        "typed": typed or f"{bounds.most.amount / 100:.2f}",
        "notice": notice,
        "error": error,
    }
    return render(request, "orders_market/balance.html", context, status=status)


def _amount(text: str, currency: str) -> Money:
    """What was typed: 50000, ¥50,000.50, 5 万. Raises AmountNotPositive for anything else, 1e5 included."""
    plain = re.sub(r"[\s,¥元]", "", unicodedata.normalize("NFKC", text))
    found = SUM.fullmatch(plain)
    if found is None:
        raise AmountNotPositive()
    digits, ten_thousands = found.groups()
    minor = Decimal(digits) * (1_000_000 if ten_thousands else 100)
    if minor <= 0 or minor != int(minor):
        raise AmountNotPositive()
    return Money(int(minor), currency)
