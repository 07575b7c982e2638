"""The buyer chooses when to take the car over, at the dealer's or at home."""

from __future__ import annotations

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
from shared_apps.accounts.access import buyer_actor
from shared_apps.appointments.places import find_city
from shared_apps.appointments.slots import moment_of
from shared_apps.catalog.cities import CITIES
from tenant_apps.delivery.errors import AddressMissing, SlotGone
from tenant_apps.delivery.facts import HomeWish
from tenant_apps.delivery.operations import book_handover, unbook_handover
from tenant_apps.delivery.presenting import defects_of, distance_to, slots_of
from tenant_apps.delivery.queries import delivery_settings, handover_of
from tenant_apps.delivery.states import HANDOVER
from tenant_apps.orders.facts import OrderAtHand
from tenant_apps.orders.market_views import mine, page, require_books
from tenant_apps.orders.queries import order_at_hand
from tenants.context import dealer_context


@require_http_methods(["GET", "HEAD", "POST"])
@page
def handover(request: HttpRequest, dealer_slug: str, order_id: UUID) -> HttpResponse:
    """See, choose and change the time of the hand-over."""
    actor = buyer_actor(request)
    summary, dealer = mine(actor, dealer_slug, order_id)
    require_books(dealer)
    problem, status = "", 200
    with dealer_context(dealer):
        if request.method == "POST":
            try:
                _act(request, actor, order_id)
            except (NotFound, Unauthenticated):
                raise
            except DomainError as refusal:
                problem, status = sentence_for(refusal), refusal.status
            else:
                return HttpResponseRedirect(
                    reverse("delivery_market:handover", args=[dealer_slug, order_id]) + "?saved=1"
                )
        context = _context(request, actor, order_at_hand(actor, order_id))
    context |= {"order": summary, "problem": problem, "saved": "saved" in request.GET and not problem}
    return render(request, "delivery_market/handover.html", context, status=status)


def _act(request: HttpRequest, actor: Actor, order_id: UUID) -> None:
    if request.POST.get("step") == "unbook":
        unbook_handover(actor=actor, order_id=order_id)
        return
    starts_at = moment_of(request.POST.get("at", ""), clock.SHANGHAI)
    if starts_at is None:
        raise SlotGone()
    home = _home(request) if request.POST.get("place") == "HOME" else None
    book_handover(actor=actor, order_id=order_id, starts_at=starts_at, home=home)


def _home(request: HttpRequest) -> HomeWish:
    city = find_city(request.POST.get("city", "")[:40])
    if city is None:
        raise AddressMissing(message=_("Choose the city from the list."), field="city")
    return HomeWish(
        address=request.POST.get("address", "")[:200], km=distance_to((city.latitude, city.longitude))
    )


def _context(request: HttpRequest, actor: Actor, order: OrderAtHand) -> dict[str, Any]:
    found, settings = handover_of(order.id), delivery_settings()
    may = {move.verb for move in HANDOVER.moves_from(found.state) if move.may(actor)}
    offered = order.state == "READY"
    times: dict[str, Any] = {"days": [], "day": None, "slots": []}
    if offered and "book" in may:
        times = slots_of(order, _day(request.GET.get("day", request.POST.get("day", ""))))
    return {
        "handover": found,
        "defects": defects_of(found),
        "settings": settings,
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
