"""Which dealers are to make an offer."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from core.kernel.errors import DomainError, NotFound, Unauthenticated
from shared_apps.accounts.access import signed_in_user
from shared_apps.catalog.queries import trim_facts
from shared_apps.tradein import operations, presenting, queries
from shared_apps.tradein.facts import Wish
from shared_apps.tradein.models import TradeIn
from shared_apps.tradein.views.page import actor_of, by_field, keeper_of, page, to


@require_http_methods(["GET", "HEAD", "POST"])
@page
def dealers(request: HttpRequest, trade_in_id: UUID) -> HttpResponse:
    """Choose up to three, leave a number; who is not signed in does so first and finds the car kept."""
    keeper = keeper_of(request)
    trade_in = queries.trade_in_of(keeper, trade_in_id)
    if trade_in.state == "DRAFT":
        return to("result", trade_in_id)
    user = signed_in_user(request)
    if request.method != "POST":
        if presenting.may_ask_more(trade_in) <= 0:
            return to("result", trade_in_id)
        return _page(request, trade_in, Wish(user.name, user.phone or ""))
    wish = Wish(**{name: request.POST.get(name, "")[:1000] for name in ("name", "phone", "message")})
    chosen = _chosen(request)
    try:
        operations.ask_dealers(
            actor=actor_of(request), keeper=keeper, trade_in_id=trade_in_id, dealers=chosen, wish=wish
        )
    except (NotFound, Unauthenticated):
        raise
    except DomainError as refusal:
        return _page(request, trade_in, wish, chosen, refusal)
    return to("result", trade_in_id, asked="1")


def _page(
    request: HttpRequest,
    trade_in: TradeIn,
    wish: Wish,
    chosen: list[UUID] | None = None,
    refusal: DomainError | None = None,
) -> HttpResponse:
    brand = trim_facts(trade_in.trim_id, retired_ok=True).brand_slug
    context = {
        "trade_in": trade_in,
        "choices": presenting.dealers_to_ask(trade_in, brand),
        "more": presenting.may_ask_more(trade_in),
        "chosen": chosen or [],
        "wish": wish,
        "errors": by_field(refusal) if refusal else {},
    }
    return render(request, "tradein/dealers.html", context, status=refusal.status if refusal else 200)


def _chosen(request: HttpRequest) -> list[UUID]:
    found = []
    for told in request.POST.getlist("dealers")[:20]:
        try:
            found.append(UUID(told))
        except ValueError:
            continue
    return found
