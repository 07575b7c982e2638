"""The results of a search, and what a half-typed one may become."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from shared_apps.marketplace import heads, queries, refinement
from shared_apps.marketplace.filters import LONGEST_TEXT, Filters, parse
from shared_apps.marketplace.labels import in_chinese
from shared_apps.marketplace.views.page import page, page_of
from shared_apps.marketplace.words import Named
from shared_apps.rulebook.standard import DOWN, MONTHS, RATE

_NOTHING: dict[str, Any] = {"items": [], "next_cursor": None}


@require_safe
@page
def cars(request: HttpRequest) -> HttpResponse:
    """The results of a search."""
    search, ignored = parse(dict(request.GET.lists()))
    if search.q and not search.words:
        read, reading = queries.read_words(search)
        if reading.meanings:
            return HttpResponseRedirect(read.address(said=search.q))
    search, unknown = queries.recognised(search)
    found = queries.facets(search)
    context = (
        _results(request, search, found) | {"ignored": ignored + unknown} | _as_said(request, search, found)
    )
    part = request.headers.get("Marque-Part") == "results"
    response = render(request, "marketplace/parts/results.html" if part else "marketplace/cars.html", context)
    patch_vary_headers(response, ["Marque-Part"])
    if part:
        response["Cache-Control"] = "no-store"
    response["Permissions-Policy"] = "camera=(), geolocation=(self), microphone=()"
    return response


@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    """What a half-typed search may become: names, the searches they lead to, and the cars found there."""
    zh = in_chinese()
    found = [
        {
            "name": suggestion.name_zh if zh else suggestion.name_en,
            "kind": suggestion.thing.dimension,
            "address": _named_search(suggestion.thing).address(),
            "cars": suggestion.cars,
        }
        for suggestion in queries.suggested(request.GET.get("q", "")[:LONGEST_TEXT])
    ]
    response = JsonResponse({"suggestions": found})
    response["Cache-Control"] = "public, max-age=60"
    response["Vary"] = "Accept-Language, Cookie"
    return response


def _results(request: HttpRequest, search: Filters, found: queries.Facets) -> dict[str, Any]:
    asked = request.GET.get("cursor")
    shown, stray = page_of(search, asked) if found.total or asked else (_NOTHING, False)
    cursor = shown["next_cursor"]
    heading = refinement.heading(search, found)
    groups = refinement.groups(search, found)
    return {
        "search": search,
        "heading": heading,
        "total": found.total,
        "cars": shown["items"],
        "groups": groups,
        "by_city": _by_city(search, groups),
        "bands": refinement.bands(search, found),
        "price_steps": refinement.price_steps(search),
        "limits": refinement.limits(search),
        "down": f"{DOWN * 100:.0f}",
        "months": MONTHS,
        "rate": f"{RATE * 100:.2f}",
        "undos": refinement.undos(search, found),
        **_ways_out(search, found),
        "sorts": [(code, search.with_value("sort", code).address()) for code in search.sorts],
        "stray_cursor": stray,
        "first_page": search.address() if asked else "",
        "next_page": search.address(cursor=cursor) if cursor else "",
        "head": heads.results_head(
            search, heading=heading, total=found.total, cars=shown["items"], paged=bool(asked)
        ),
    }


def _by_city(search: Filters, groups: list[refinement.Group]) -> list[refinement.Option]:
    """The cities a plain search for one brand or series leads on to; those pages are in the site map."""
    if len(search.brand) != 1 or len(search.series) > 1 or not set(search.active) <= {"brand", "series"}:
        return []
    cities = next((group.options for group in groups if group.name == "city"), [])
    return [city for city in cities if city.cars]


def _as_said(request: HttpRequest, search: Filters, found: queries.Facets) -> dict[str, Any]:
    """For a search that was typed: its words, what slips were taken for, the search for them as such."""
    typed, _ignored = parse({"q": [request.GET.get("said", "")]})
    if not typed.q:
        return {}
    _read, reading = queries.read_words(typed)
    return {
        "said": typed.q,
        "corrected": refinement.corrected(search, found, reading),
        "by_words": replace(typed, words=True).address(),
    }


def _ways_out(search: Filters, found: queries.Facets) -> dict[str, Any]:
    """What to offer where nothing was found: one step back or, where that is not enough, one part alone."""
    if found.total or not search.active:
        return {"loosenings": [], "parts": []}
    steps = refinement.loosenings(search, found)
    return {"loosenings": steps, "parts": [] if steps else refinement.parts_alone(search, found)}


def _named_search(thing: Named) -> Filters:
    if thing.dimension == "series":
        return Filters(brand=(thing.brand,), series=(thing.value,))
    return Filters(brand=(thing.value,))
