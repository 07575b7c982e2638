"""The buyer's pages on which an order ends: the amount with its reasons first, then the button."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from core.edge.messages import sentence_for
from core.kernel.actor import Actor
from core.kernel.errors import DomainError, NotFound
from shared_apps.accounts.access import buyer_actor
from shared_apps.marketplace.queries import OrderSummary
from tenant_apps.cashier.queries import fees_held
from tenant_apps.orders import operations
from tenant_apps.orders.assessments import if_cancelled, if_returned, said
from tenant_apps.orders.ending import CAUSES, GROUNDS, Assessment, Cause, Ground
from tenant_apps.orders.ending_cards import return_rule
from tenant_apps.orders.market_views import mine, page, require_books
from tenant_apps.orders.models import Order
from tenant_apps.orders.policies import buyer_may_cancel
from tenant_apps.orders.queries import order_for, policy_of
from tenant_apps.orders.states import ORDER
from tenants.context import DealerRef, dealer_context

LONGEST_ODOMETER = 6
WHY: dict[str, Any] = {
    "BUYER": lazy("I changed my mind"),
    "DEALER": lazy("The dealer did not keep a promise"),
    "LENDER": lazy("My loan was declined"),
    "NOBODY": lazy("Nobody could help it"),
    "VOLUNTARY": lazy("I do not want to keep it"),
    "SERIOUS_FAILURE": lazy("Serious safety failure"),
    "MAJOR_PART": lazy("A major part must be replaced"),
}


@require_http_methods(["GET", "POST"])
@page
def cancel(request: HttpRequest, dealer_slug: str, order_id: UUID) -> HttpResponse:
    """What leaving would cost and why; then leaving, by a click or by asking the dealer."""
    actor, summary, dealer = _mine(request, dealer_slug, order_id)
    said_cause = (request.POST if request.method == "POST" else request.GET).get("cause", "")
    cause: Cause = next((each for each in CAUSES if each == said_cause), "BUYER")

    def act(order: Order) -> None:
        shown, note = _shown(request), request.POST.get("reason", "")
        if _by_click(order.state, cause):
            operations.cancel_order(actor=actor, order_id=order.id, reason=note, shown_minor=shown)
        else:
            operations.request_cancel(
                actor=actor, order_id=order.id, cause=cause, reason=note, shown_minor=shown
            )

    def context(order: Order) -> dict[str, Any]:
        by_click = _by_click(order.state, cause)
        return {
            "kind": "cancel",
            "choices": _choices(CAUSES if order.state != "HOLD" else (), cause),
            "chosen": cause,
            "by_click": by_click,
            "open": by_click or _buyer_may(order.state, "request_cancel"),
            "fees_minor": fees_held(order.id),
            **_amounts(if_cancelled(order, cause)),
        }

    return _answer(request, actor, summary, dealer, act, context)


@require_http_methods(["GET", "POST"])
@page
def give_back(request: HttpRequest, dealer_slug: str, order_id: UUID) -> HttpResponse:
    """What bringing the delivered car back would cost and why; then asking for it."""
    actor, summary, dealer = _mine(request, dealer_slug, order_id)
    told = request.POST if request.method == "POST" else request.GET
    ground: Ground | None = next((each for each in GROUNDS if each == told.get("ground")), None)
    typed = told.get("km", "").replace(",", "").strip()
    km = int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= LONGEST_ODOMETER else None

    def act(order: Order) -> None:
        operations.request_return(
            actor=actor,
            order_id=order.id,
            ground=ground or "VOLUNTARY",
            km=km or 0,
            reason=request.POST.get("reason", ""),
            shown_minor=_shown(request),
        )

    def context(order: Order) -> dict[str, Any]:
        policy = policy_of(order)
        chosen = ground or ("VOLUNTARY" if policy.return_days else "SERIOUS_FAILURE")
        found = if_returned(order, chosen, km) if km is not None else None
        return {
            "kind": "return",
            "choices": _choices(GROUNDS if policy.return_days else GROUNDS[1:], chosen),
            "chosen": chosen,
            "km": typed[:20],
            "wrong_km": bool(typed) and km is None,
            "rule": return_rule(policy),
            "open": _buyer_may(order.state, "request_return"),
            **(_amounts(found) if found else {}),
        }

    return _answer(request, actor, summary, dealer, act, context)


def _answer(
    request: HttpRequest,
    actor: Actor,
    summary: OrderSummary,
    dealer: DealerRef,
    act: Callable[[Order], None],
    context: Callable[[Order], dict[str, Any]],
) -> HttpResponse:
    """Show, or act and go on to the order; what is refused shows again, with the amount as it is now."""
    there = reverse("orders_market:order", args=[dealer.slug, summary.id])
    problem, status = "", 200
    with dealer_context(dealer):
        order = order_for(actor, summary.id)
        if request.method == "POST":
            try:
                act(order)
            except NotFound:
                raise
            except DomainError as refusal:
                problem, status = sentence_for(refusal), refusal.status
                order = order_for(actor, summary.id)
            else:
                ended = order_for(actor, summary.id).state == "CANCELLED"
                return HttpResponseRedirect(f"{there}?{'cancelled' if ended else 'asked'}=1")
        shown = context(order)
    if request.method == "GET" and not shown["open"]:
        return HttpResponseRedirect(there)
    shown |= {"order": summary, "problem": problem, "reason": request.POST.get("reason", "")}
    return render(request, "orders_market/ending.html", shown, status=status)


def _mine(request: HttpRequest, dealer_slug: str, order_id: UUID) -> tuple[Actor, OrderSummary, DealerRef]:
    actor = buyer_actor(request)
    summary, dealer = mine(actor, dealer_slug, order_id)
    require_books(dealer)
    return actor, summary, dealer


def _by_click(state: str, cause: Cause) -> bool:
    """A buyer leaves alone at their own door; who says that somebody else is to blame asks the dealer."""
    return cause == "BUYER" and buyer_may_cancel(state)


def _buyer_may(state: str, verb: str) -> bool:
    return any(move.verb == verb and move.buyer for move in ORDER.moves_from(state))


def _choices(codes: tuple[str, ...], chosen: str) -> list[dict[str, Any]]:
    return [{"code": code, "label": str(WHY[code]), "current": code == chosen} for code in codes]


def _amounts(found: Assessment) -> dict[str, Any]:
    words = {"REFUND": _("Goes back"), "KEPT": _("Stays with the dealer"), "COMPENSATION": _("Paid on top")}
    return {
        "assessed": True,
        "refused": found.refused,
        "payout_minor": found.payout,
        "lines": [
            {"said": said(line), "what": words[line.effect], "effect": line.effect, "minor": line.amount}
            for line in found.lines
        ],
    }


def _shown(request: HttpRequest) -> int | None:
    told = request.POST.get("shown", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) <= 18 else None
