"""Dealers and what they offer."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.kernel.errors import NotFound
from shared_apps.marketplace import heads, queries, refinement
from shared_apps.marketplace.filters import Filters, parse
from shared_apps.marketplace.views.page import near_of, page, page_of

OTHERS_SHOWN = 8
_PARTED_BY = ("brand", "body", "energy")
_SORTS = ("newest", "price_asc", "price_desc")


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
    asked, _ignored = parse(dict(request.GET.lists()))
    order = asked.sort if asked.sort in _SORTS else ""
    search = Filters(dealer=slug, brand=asked.brand, body=asked.body, energy=asked.energy, sort=order)
    found = queries.facets(search)
    try:
        card = queries.dealer_page(slug, named=queries.brand_names(found))
    except NotFound:
        return _idle(request, slug)
    shown, stray = page_of(search, request.GET.get("cursor"))
    cursor = shown["next_cursor"]
    here = replace(search, dealer="")
    path = f"/dealers/{slug}"
    context = {
        "card": card,
        "total": found.total,
        "groups": [_group(group, path) for group in _groups(search, found)],
        "sorts": [
            (code, here.with_value("sort", code).address(path)) for code in here.sorts if code in _SORTS
        ],
        "order": search.order,
        "filtered": bool(here.active),
        "whole": Filters().address(path),
        "address": search.address(),
        "cars": shown["items"],
        "next_page": here.address(path, cursor=cursor) if cursor else "",
        "stray_cursor": stray,
        "near": near_of(request),
        "head": heads.dealer_head(card, shown["items"], paged=bool(here.active) or "cursor" in request.GET),
    }
    return render(request, "marketplace/dealer.html", context)


def _groups(search: Filters, found: queries.Facets) -> list[refinement.Group]:
    """The few choices that part a dealer's stock, those with more than one."""
    groups = refinement.groups(search, found)
    return [
        group for group in groups if group.name in _PARTED_BY and (len(group.options) > 1 or group.chosen)
    ]


def _group(group: refinement.Group, path: str) -> refinement.Group:
    """The same choices as links that stay on the dealer's page."""
    return group._replace(options=[_here(option, path) for option in group.options])


def _here(option: refinement.Option, path: str) -> refinement.Option:
    return option._replace(turned=lambda: replace(option.turned(), dealer=""), path=path)


def _idle(request: HttpRequest, slug: str) -> HttpResponse:
    """A dealer that does not sell just now says so, and others' cars are shown."""
    dealer = queries.idle_dealer(slug)
    context = {"dealer": dealer, "cars": queries.newest_in(dealer.city, OTHERS_SHOWN)}
    return render(request, "marketplace/idle.html", context, status=404)
