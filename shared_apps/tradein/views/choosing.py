"""The first step: which car it is."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.edge.messages import sentence_for
from core.kernel.errors import DomainError, NotFound
from shared_apps.accounts.signing import address_of
from shared_apps.catalog.queries import series_of
from shared_apps.marketplace.heads import Head
from shared_apps.tradein import operations, queries, searching
from shared_apps.tradein.errors import TrimMissing
from shared_apps.tradein.views.page import actor_of, hold, keeper_of, page, to

MINE_SHOWN = 12


@require_safe
@page
def start(request: HttpRequest) -> HttpResponse:
    """By words or VIN, or down from the brand; the choice so far stands in the address."""
    return _page(request)


@require_POST
@page
def begin(request: HttpRequest) -> HttpResponse:
    """A version is chosen: begin with it."""
    try:
        trim_id = UUID(request.POST.get("trim", "")[:36])
    except ValueError:
        return _page(request, TrimMissing())
    try:
        made = operations.begin(actor=actor_of(request), trim_id=trim_id, address=address_of(request))
    except DomainError as refusal:
        return _page(request, TrimMissing() if isinstance(refusal, NotFound) else refusal)
    hold(request, made.id)
    return to("car", made.id)


def _page(request: HttpRequest, refusal: DomainError | None = None) -> HttpResponse:
    asked = request.GET if request.method == "GET" else request.POST
    words = asked.get("q", "")[: searching.LONGEST]
    line = searching.line_of(
        *(asked.get(name, "")[:80] for name in ("brand", "series", "year")),
    )
    context: dict[str, Any] = {
        "words": words,
        "found": searching.found(words) if words.strip() else None,
        "line": line,
        "wanted_year": asked.get("year", "")[:4],
        "brands": [] if line.brand else searching.all_brands(),
        "series": series_of(line.brand.id, on_sale_only=False) if line.brand and not line.series else [],
        "mine": list(queries.of_keeper(keeper_of(request))[:MINE_SHOWN]),
        "problem": sentence_for(refusal) if refusal else "",
        "head": Head(
            title=_("What is my car worth?"),
            description=_(
                "The trade-in value of your car at once, with its reasons and the cars it rests on, and"
                " offers of up to three dealers."
            ),
            path=reverse("tradein:start"),
        ),
    }
    return render(request, "tradein/start.html", context, status=refusal.status if refusal else 200)
