"""Dealers and what they offer."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from shared_apps.marketplace import heads, queries
from shared_apps.marketplace.filters import Filters
from shared_apps.marketplace.views.page import page, page_of


@require_safe
@page
def dealers(request: HttpRequest) -> HttpResponse:
    """Every dealer, by city."""
    cards = queries.dealer_cards()
    by_city: dict[str, list[queries.DealerCard]] = {}
    for card in cards:
        by_city.setdefault(card.dealer.city, []).append(card)
    context = {"cities": list(by_city.items()), "total": len(cards), "head": heads.dealers_head(cards)}
    return render(request, "marketplace/dealers.html", context)


@require_safe
@page
def dealer(request: HttpRequest, slug: str) -> HttpResponse:
    """One dealer with the cars it offers."""
    card = queries.dealer_page(slug)
    search = Filters(dealer=card.dealer.slug)
    shown, stray = page_of(search, request.GET.get("cursor"))
    path = reverse("marketplace:dealer", args=[slug])
    context = {
        "card": card,
        "cars": shown["items"],
        "next_page": f"{path}?cursor={shown['next_cursor']}" if shown["next_cursor"] else "",
        "stray_cursor": stray,
        "head": heads.dealer_head(card, shown["items"], paged="cursor" in request.GET),
    }
    return render(request, "marketplace/dealer.html", context)
