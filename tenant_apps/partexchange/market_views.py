"""The buyer brings an estimate into the order, reads the dealer's offer and takes it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from core.edge.messages import sentence_for
from core.kernel.actor import Actor
from core.kernel.errors import DomainError, NotFound, Unauthenticated
from shared_apps.accounts.access import buyer_actor
from shared_apps.tradein.facts import Keeper
from shared_apps.tradein.queries import of_keeper, trade_in_of
from tenant_apps.orders.facts import OrderAtHand
from tenant_apps.orders.market_views import mine, page, require_books
from tenant_apps.orders.queries import order_at_hand
from tenant_apps.partexchange.facts import OldCar
from tenant_apps.partexchange.labels import WORDS
from tenant_apps.partexchange.operations import accept_offer, attach_car, reject_car
from tenant_apps.partexchange.presenting import is_over, points_of, subsidy, verbs_of
from tenant_apps.partexchange.queries import part_exchange_of
from tenants.context import DealerRef, dealer_context

MOST_ESTIMATES, LONGEST_SUM = 10, 18


@require_http_methods(["GET", "HEAD", "POST"])
@page
def car(request: HttpRequest, dealer_slug: str, order_id: UUID) -> HttpResponse:
    """The old car of my order: choose it, read the offer, take it or keep the car."""
    actor = buyer_actor(request)
    summary, dealer = mine(actor, dealer_slug, order_id)
    require_books(dealer)
    keeper = Keeper(actor.user_id)
    estimates = [one for one in of_keeper(keeper)[:MOST_ESTIMATES] if one.described]
    problem, status = "", 200
    if request.method == "POST":
        try:
            _act(request, actor, keeper, dealer, order_id)
        except (NotFound, Unauthenticated):
            raise
        except DomainError as refusal:
            problem, status = sentence_for(refusal), refusal.status
        else:
            return HttpResponseRedirect(reverse("partexchange_market:car", args=[dealer_slug, order_id]))
    with dealer_context(dealer):
        context = _context(actor, order_at_hand(actor, order_id))
    context |= {"order": summary, "estimates": estimates, "problem": problem}
    return render(request, "partexchange_market/car.html", context, status=status)


def _act(request: HttpRequest, actor: Actor, keeper: Keeper, dealer: DealerRef, order_id: UUID) -> None:
    step = request.POST.get("step", "")
    if step == "attach":
        told = _told(keeper, request.POST.get("estimate", ""))  # in the market's scope: it is the buyer's own
        with dealer_context(dealer):
            attach_car(actor=actor, order_id=order_id, car=told)
        return
    with dealer_context(dealer):
        if step == "accept":
            seen = request.POST.get("seen", "")
            number = seen.isascii() and seen.isdigit() and len(seen) <= LONGEST_SUM
            accept_offer(actor=actor, order_id=order_id, seen_minor=int(seen) if number else 0)
        elif step == "reject":
            reject_car(actor=actor, order_id=order_id)
        else:
            raise NotFound()


def _told(keeper: Keeper, estimate_id: str) -> OldCar:
    try:
        found = trade_in_of(keeper, UUID(estimate_id))
    except ValueError as wrong:
        raise NotFound() from wrong
    return OldCar(
        title_zh=found.title_zh,
        title_en=found.title_en,
        trim_id=found.trim_id,
        mileage_km=found.mileage_km or 0,
        estimate_id=found.id,
        low_minor=found.low_minor,
        high_minor=found.high_minor,
    )


def _context(actor: Actor, order: OrderAtHand) -> dict[str, Any]:
    found = part_exchange_of(order.id)
    return {
        "car": found,
        "word": WORDS[found.state],
        "faults": [one for one in points_of(found) if one["fault"]],
        "subsidy": subsidy(order),
        "verbs": verbs_of(order, found, actor),
        "over": is_over(found),
    }
