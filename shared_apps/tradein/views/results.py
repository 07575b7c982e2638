"""What the car would bring, why, and what the dealers answered."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from core.kernel import clock
from shared_apps.tradein import operations, presenting, queries
from shared_apps.tradein.downloads import photo_answer
from shared_apps.tradein.engine import QUESTIONS, schedule_named
from shared_apps.tradein.errors import Incomplete
from shared_apps.tradein.models import TradeIn
from shared_apps.tradein.views.page import actor_of, keeper_of, page, to


@require_safe
@page
def result(request: HttpRequest, trade_in_id: UUID) -> HttpResponse:
    """The estimate with its reasons and comparables, and the answers; unfinished, on to the next step."""
    trade_in = queries.trade_in_of(keeper_of(request), trade_in_id)
    if trade_in.state == "DRAFT":
        return to(_next_step(trade_in), trade_in_id)
    now = clock.now()
    context = {
        "trade_in": trade_in,
        "photos": queries.photos_of(trade_in),
        "retail": presenting.retail_parts(trade_in.parts),
        "fair_minor": trade_in.grounds.get("fair_minor"),
        "deductions": presenting.deductions(trade_in.parts),
        "sureness": presenting.sureness(trade_in),
        "schedule": schedule_named(trade_in.schedule) if trade_in.schedule else None,
        "over": trade_in.valid_until is not None and trade_in.valid_until <= now,
        "answers": queries.answers_of(trade_in),
        "more": presenting.may_ask_more(trade_in),
        "told": [(question, trade_in.answers[question]) for question in QUESTIONS],
        "asked": "asked" in request.GET,
    }
    return render(request, "tradein/result.html", context)


@require_POST
@page
def calculate(request: HttpRequest, trade_in_id: UUID) -> HttpResponse:
    """Make the estimate, or make it anew."""
    keeper = keeper_of(request)
    try:
        operations.estimate(actor=actor_of(request), keeper=keeper, trade_in_id=trade_in_id)
    except Incomplete:
        return to(_next_step(queries.trade_in_of(keeper, trade_in_id)), trade_in_id)
    return to("result", trade_in_id)


@require_POST
@page
def delete(request: HttpRequest, trade_in_id: UUID) -> HttpResponse:
    """Delete a car with its photos, unless dealers were asked about it."""
    operations.discard(actor=actor_of(request), keeper=keeper_of(request), trade_in_id=trade_in_id)
    return HttpResponseRedirect(reverse("tradein:start"))


@require_safe
@page
def photo(request: HttpRequest, trade_in_id: UUID, photo_id: UUID, size: str) -> HttpResponseBase:
    """A photo of one's own car."""
    found = queries.photo_of(keeper_of(request), trade_in_id, photo_id)
    return photo_answer(trade_in_id, found.id, size)


def _next_step(trade_in: TradeIn) -> str:
    if not trade_in.described:
        return "car"
    return "photos" if trade_in.answers else "condition"
