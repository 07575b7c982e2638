"""The buyer's page about insuring an order's car. Works without script."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core.edge.messages import sentence_for
from core.kernel.actor import Actor
from core.kernel.errors import DomainError, NotFound
from shared_apps.accounts.access import buyer_actor
from tenant_apps.insurance import labels, operations
from tenant_apps.insurance.errors import PolicyNotInForce, StartOutOfRange
from tenant_apps.insurance.models import Insurance
from tenant_apps.insurance.queries import choice_for, insurance_of, quotes_of, today
from tenant_apps.insurance.states import INSURANCE, UNDER_WAY
from tenant_apps.orders.facts import OrderAtHand
from tenant_apps.orders.market_views import mine, page, require_books
from tenant_apps.orders.queries import order_at_hand
from tenants.context import dealer_context

Step = Callable[[Actor, UUID, HttpRequest], object]


@require_http_methods(["GET", "POST"])
@page
def insurance(request: HttpRequest, dealer_slug: str, order_id: UUID) -> HttpResponse:
    """How the car of one of my orders is insured, and the step from here."""
    actor = buyer_actor(request)
    summary, dealer = mine(actor, dealer_slug, order_id)
    require_books(dealer)
    refusal: DomainError | None = None
    with dealer_context(dealer):
        if request.method == "POST":
            step = _STEPS.get(request.POST.get("step", ""))
            if step is None:
                raise NotFound()
            try:
                step(actor, order_id, request)
            except NotFound:
                raise
            except DomainError as refused:
                refusal = refused
            else:
                here = reverse("insurance_market:insurance", args=[dealer_slug, order_id])
                return HttpResponseRedirect(f"{here}?done={request.POST['step']}")
        context = _context(order_at_hand(actor, order_id), request, refusal)
    context["order"] = summary
    status = refusal.status if refusal else 200
    return render(request, "insurance_market/insurance.html", context, status=status)


@require_safe
@page
def policy(request: HttpRequest, dealer_slug: str, order_id: UUID) -> HttpResponse:
    """The policy I sent."""
    actor = buyer_actor(request)
    _summary, dealer = mine(actor, dealer_slug, order_id)
    require_books(dealer)
    with dealer_context(dealer):
        return policy_answer(*operations.view_policy(actor=actor, order_id=order_id))


def policy_answer(data: bytes, content_type: str) -> HttpResponse:
    """A policy's picture that no cache keeps and no browser takes for a page."""
    answer = HttpResponse(data, content_type=content_type)
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


def _context(order: OrderAtHand, request: HttpRequest, refusal: DomainError | None) -> dict[str, Any]:
    found = insurance_of(order.id)
    state = found.state if found else INSURANCE.initial
    verbs = {move.verb for move in INSURANCE.moves_from(state) if move.buyer}
    open_ = order.state in UNDER_WAY
    may_ask = open_ and state in ("NONE", "QUOTED", "CANCELLED")
    field, step = refusal.field if refusal else "", request.POST.get("step", "")
    errors = {field: sentence_for(refusal)} if refusal and field else {}
    said = request.POST if refusal else {}
    covers = tuple(found.covers) if found and found.round else None
    choice = choice_for(order, covers) if may_ask else None
    return {
        "state": state,
        "word": labels.WORDS[state],
        "tone": labels.TONES.get(state, "quiet"),
        "insurance": found,
        "quotes": _quotes(found, open_) if found else [],
        "may_ask": may_ask,
        "may_declare": open_ and "declare" in verbs,
        "may_cancel": "cancel" in verbs,
        "covers": choice.covers if choice else [],
        "tariff": choice.tariff if choice else None,
        "compulsory_minor": choice.compulsory_minor if choice else None,
        "today": today(),
        "starts_on": said.get("starts_on") or (found.starts_on if found else today()).isoformat(),
        "typed": {name: said.get(name, "") for name in ("insurer", "number")},
        "errors": errors if step == "ask" else {},
        "own_errors": errors if step == "declare" else {},
        "problem": sentence_for(refusal) if refusal and not field else "",
        "notice": labels.NOTICES.get(request.GET.get("done", ""), ""),
    }


def _quotes(found: Insurance, open_: bool) -> list[dict[str, Any]]:
    return [
        {
            "row": row,
            "word": labels.QUOTE_WORDS[row.state],
            "why": labels.REASONS.get(row.reason, ""),
            "priced": row.state in ("PRICED", "TAKEN"),
            "can_bind": open_ and found.state == "QUOTED" and row.state == "PRICED",
        }
        for row in quotes_of(found)
        if found.state not in ("BOUND", "ACTIVE") or row.state == "TAKEN"
    ]


def _day(request: HttpRequest, refusal: type[DomainError] = StartOutOfRange) -> date:
    try:
        return date.fromisoformat(request.POST.get("starts_on", "")[:10])
    except ValueError as error:
        raise refusal() from error


def _ask(actor: Actor, order_id: UUID, request: HttpRequest) -> None:
    covers = request.POST.getlist("cover")[:20]
    operations.request_quotes(actor=actor, order_id=order_id, covers=covers, starts_on=_day(request))


def _bind(actor: Actor, order_id: UUID, request: HttpRequest) -> None:
    try:
        quote_id = UUID(request.POST.get("quote", "")[:36])
    except ValueError as error:
        raise NotFound() from error
    operations.bind_quote(actor=actor, order_id=order_id, quote_id=quote_id)


def _declare(actor: Actor, order_id: UUID, request: HttpRequest) -> None:
    file = request.FILES.get("file")
    operations.declare_policy(
        actor=actor,
        order_id=order_id,
        insurer=request.POST.get("insurer", ""),
        number=request.POST.get("number", "")[:60],
        starts_on=_day(request, PolicyNotInForce),
        data=file.read() if file is not None else b"",
    )


_STEPS: dict[str, Step] = {
    "ask": _ask,
    "bind": _bind,
    "declare": _declare,
    "cancel": lambda a, o, r: operations.cancel_insurance(actor=a, order_id=o),
}
