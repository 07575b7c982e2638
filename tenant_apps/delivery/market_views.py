"""The buyer chooses when to take the car over, at the dealer's or at home."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.edge.messages import sentence_for
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import DomainError, NotFound, Unauthenticated
from core.kernel.money import Money
from shared_apps.accounts.access import buyer_actor
from shared_apps.appointments.places import find_city
from shared_apps.appointments.slots import moment_of
from shared_apps.catalog.cities import CITIES
from shared_apps.marketplace.queries import OrderSummary
from tenant_apps.cashier.queries import fees_of
from tenant_apps.delivery.checkout import ask_about_fee, open_page
from tenant_apps.delivery.errors import AddressMissing, FeeUnconfirmed, SlotGone
from tenant_apps.delivery.facts import HomeWish
from tenant_apps.delivery.operations import book_handover, unbook_handover
from tenant_apps.delivery.presenting import defects_of, distance_to, slots_of
from tenant_apps.delivery.queries import delivery_settings, fee_due, handover_of, quote
from tenant_apps.delivery.states import HANDOVER
from tenant_apps.orders.facts import OrderAtHand
from tenant_apps.orders.market_views import locale_of_page, mine, page, require_books
from tenant_apps.orders.queries import order_at_hand
from tenants.context import DealerRef, dealer_context

log = logging.getLogger(__name__)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def handover(request: HttpRequest, dealer_slug: str, order_id: UUID) -> HttpResponse:
    """See, choose and change the time of the hand-over, and pay for having the car brought."""
    actor = buyer_actor(request)
    summary, dealer = mine(actor, dealer_slug, order_id)
    require_books(dealer)
    asked = Asked()
    if request.method == "POST":
        asked = _acted(request, actor, summary, dealer)
        if asked.answer is not None:
            return asked.answer
    elif "back" in request.GET:
        try:
            ask_about_fee(dealer, order_id)
        except DomainError:
            log.warning("order %s: its fee could not be looked up; a webhook will tell", summary.number)
    with dealer_context(dealer):
        context = _context(request, actor, order_at_hand(actor, order_id), asked.home)
    saved = "saved" in request.GET and not asked.problem
    context |= {
        "order": summary,
        "problem": asked.problem,
        "saved": saved,
        "back": "back" in request.GET and not asked.problem,
    }
    return render(request, "delivery_market/handover.html", context, status=asked.status)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What came of a form: the answer, or the page once more with its problem, or with the fee to confirm."""

    answer: HttpResponse | None = None
    problem: str = ""
    status: int = 200
    home: HomeWish | None = None


def _acted(request: HttpRequest, actor: Actor, summary: OrderSummary, dealer: DealerRef) -> Asked:
    here = reverse("delivery_market:handover", args=[dealer.slug, summary.id])
    home = None
    try:
        if request.POST.get("step") == "pay":
            url = open_page(actor=actor, dealer=dealer, order_id=summary.id, locale=locale_of_page())
            # No redirect: after a form browsers refuse to leave our host (CSP, form-action).
            return Asked(
                answer=render(request, "orders_market/onward.html", {"order": summary, "onward": url})
            )
        with dealer_context(dealer):
            if request.POST.get("step") == "unbook":
                unbook_handover(actor=actor, order_id=summary.id)
            else:
                home = _home(request) if request.POST.get("place") == "HOME" else None
                _book(request, actor, summary.id, home)
    except FeeUnconfirmed as unseen:
        told = "seen_fee" in request.POST
        problem = sentence_for(unseen) if told else ""
        return Asked(problem=problem, status=unseen.status if told else 200, home=home)
    except (NotFound, Unauthenticated):
        raise
    except DomainError as refusal:
        return Asked(problem=sentence_for(refusal), status=refusal.status)
    return Asked(answer=HttpResponseRedirect(here + "?saved=1"))


def _book(request: HttpRequest, actor: Actor, order_id: UUID, home: HomeWish | None) -> None:
    starts_at = moment_of(request.POST.get("at", ""), clock.SHANGHAI)
    if starts_at is None:
        raise SlotGone()
    seen = request.POST.get("seen_fee", "")
    seen_fee = int(seen) if seen.isdecimal() and len(seen) <= 12 else None
    book_handover(actor=actor, order_id=order_id, starts_at=starts_at, home=home, seen_fee=seen_fee)


def _home(request: HttpRequest) -> HomeWish:
    city = find_city(request.POST.get("city", "")[:40])
    if city is None:
        raise AddressMissing(message=_("Choose the city from the list."), field="city")
    return HomeWish(
        address=request.POST.get("address", "")[:200], km=distance_to((city.latitude, city.longitude))
    )


def _context(request: HttpRequest, actor: Actor, order: OrderAtHand, home: HomeWish | None) -> dict[str, Any]:
    found, settings = handover_of(order.id), delivery_settings()
    may = {move.verb for move in HANDOVER.moves_from(found.state) if move.may(actor)}
    offered = order.state == "READY" and found.left_at is None
    times: dict[str, Any] = {"days": [], "day": None, "slots": []}
    if offered and "book" in may:
        times = slots_of(order, _day(request.GET.get("day", request.POST.get("day", ""))))
    due = fee_due(order) if order.state == "READY" else Money(0, order.total.currency)
    return {
        "handover": found,
        "defects": defects_of(found),
        "settings": settings,
        "flat": settings.home_km and settings.base_minor,
        "quote": quote(order, home.km) if home else None,
        "fee_due": due,
        "fee_paid_minor": found.fee_minor - due.amount if found.place == "HOME" else 0,
        "fee_in_flight_minor": sum(one.refund_minor - one.refunded_minor for one in fees_of(order.id)),
        "times": times,
        "may_book": offered and "book" in may,
        "may_unbook": offered and "unbook" in may,
        "at": _moment(request.POST.get("at", "")),
        "place": request.POST.get("place", "DEALER"),
        "address": request.POST.get("address", found.address),
        "city": request.POST.get("city", ""),
        "cities": CITIES,
    }


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _moment(text: str) -> datetime | None:
    return moment_of(text, clock.SHANGHAI) if text else None
