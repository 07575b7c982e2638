"""The buyers' pages. They work without script; what they cannot read they set aside and say so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_POST, require_safe

from core.edge.messages import sentence_for
from core.edge.web import host_url
from core.kernel.actor import Actor
from core.kernel.errors import DomainError, Invalid, Invalids, NotFound
from shared_apps.accounts.models import User
from shared_apps.accounts.signing import address_of
from shared_apps.catalog.artwork import Body, art_path, nearest_sketch
from shared_apps.catalog.queries import trim_facts
from shared_apps.marketplace import queries, refinement, specs
from shared_apps.marketplace.facts import DEPOSIT
from shared_apps.marketplace.filters import LONGEST_TEXT, Filters, parse
from shared_apps.marketplace.labels import BODIES, in_chinese
from shared_apps.marketplace.models import Listing
from shared_apps.marketplace.operations import make_enquiry
from shared_apps.marketplace.words import Named
from tenants.context import ref_of
from tenants.features.queries import feature_on

PER_PAGE, NEWEST, DEALERS_AT_HOME = 24, 8, 6
View = Callable[..., HttpResponse]
_BODY_PAINT = "#9fa8ac"
_NOTHING: dict[str, Any] = {"items": [], "next_cursor": None}


def page(view: View) -> View:
    """What does not exist, or not for this reader, is the 404 page."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NotFound as error:
            raise Http404 from error

    return shown


@require_safe
@page
def home(request: HttpRequest) -> HttpResponse:
    """The front page: search, ranges, bodies, categories, brands, the newest cars, dealers."""
    everything = Filters()
    found = queries.facets(everything)
    groups = {group.name: group for group in refinement.groups(everything, found)}
    latest = queries.newest(NEWEST)
    named = [queries.BrandName(b.value, b.name_zh, b.name_en) for b in found.choices.get("brand", ())]
    context = {
        "total": found.total,
        "bands": refinement.bands(everything, found),
        "brands": groups.get("brand"),
        "categories": groups.get("category"),
        "bodies": [(option, _body_art(option.value)) for option in _options(groups.get("body"))],
        "newest": latest,
        "hero": latest[0] if latest else None,
        "dealers": queries.dealer_cards(DEALERS_AT_HOME, named=named),
        "deposit": DEPOSIT.amount,
    }
    return render(request, "marketplace/home.html", context)


@require_safe
@page
def cars(request: HttpRequest) -> HttpResponse:
    """The results of a search."""
    search, ignored = parse(dict(request.GET.lists()))
    if search.q and not search.words:
        read, reading = queries.read_words(search)
        if reading.meanings:
            return HttpResponseRedirect(read.address(said=search.q))
    found = queries.facets(search)
    context = _results(request, search, found) | {"ignored": ignored} | _as_said(request, search, found)
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


@require_safe
@page
def car(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    """One car: on offer, or gone and saying so (410)."""
    return _car(request, queries.listing(listing_id))


@require_POST
@page
def enquire(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    """Send the question and return to the car; on a problem show the form again, filled in."""
    values = {name: request.POST.get(name, "") for name in ("name", "phone", "message")}
    try:
        make_enquiry(actor=_asker(request), listing_id=listing_id, address=address_of(request), **values)
    except NotFound:
        raise
    except DomainError as error:
        context = {"values": values, "errors": _by_field(error)}
        return _car(request, queries.listing(listing_id), status=error.status, **context)
    return HttpResponseRedirect(reverse("marketplace:car", args=[listing_id]) + "?asked=1#enquiry")


@require_safe
@page
def dealers(request: HttpRequest) -> HttpResponse:
    """Every dealer, by city."""
    cards = queries.dealer_cards()
    by_city: dict[str, list[queries.DealerCard]] = {}
    for card in cards:
        by_city.setdefault(card.dealer.city, []).append(card)
    return render(request, "marketplace/dealers.html", {"cities": list(by_city.items()), "total": len(cards)})


@require_safe
@page
def dealer(request: HttpRequest, slug: str) -> HttpResponse:
    """One dealer with the cars it offers."""
    card = queries.dealer_page(slug)
    search = Filters(dealer=card.dealer.slug)
    shown, stray = _page_of(search, request.GET.get("cursor"))
    path = reverse("marketplace:dealer", args=[slug])
    context = {
        "card": card,
        "cars": shown["items"],
        "next_page": f"{path}?cursor={shown['next_cursor']}" if shown["next_cursor"] else "",
        "stray_cursor": stray,
    }
    return render(request, "marketplace/dealer.html", context)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers may read: the pages of cars and dealers, not searches and nobody's orders."""
    lines = ["User-agent: *", "Disallow: /orders", "Disallow: /api/", "Disallow: /cars?", "Allow: /"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _results(request: HttpRequest, search: Filters, found: queries.Facets) -> dict[str, Any]:
    asked = request.GET.get("cursor")
    shown, stray = _page_of(search, asked) if found.total or asked else (_NOTHING, False)
    cursor = shown["next_cursor"]
    return {
        "search": search,
        "heading": refinement.heading(search, found),
        "total": found.total,
        "cars": shown["items"],
        "groups": refinement.groups(search, found),
        "bands": refinement.bands(search, found),
        "price_steps": refinement.price_steps(search),
        "limits": refinement.limits(search),
        "cities": refinement.cities(),
        "undos": refinement.undos(search, found),
        **_ways_out(search, found),
        "sorts": [(code, search.with_value("sort", code).address()) for code in search.sorts],
        "stray_cursor": stray,
        "first_page": search.address() if asked else "",
        "next_page": search.address(cursor=cursor) if cursor else "",
        "canonical": host_url(path=search.address()),
    }


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


def _page_of(search: Filters, cursor: str | None) -> tuple[dict[str, Any], bool]:
    """A page of results, and whether the cursor was nonsense: then it is the first page."""
    try:
        return queries.results(search, cursor=cursor, limit=PER_PAGE), False
    except Invalid:
        return queries.results(search, cursor=None, limit=PER_PAGE), True


def _car(request: HttpRequest, found: Listing, status: int = 200, **form: Any) -> HttpResponse:
    trim = trim_facts(found.trim_id, retired_ok=True)
    zh = in_chinese()
    context = {
        "car": found,
        "trim": trim,
        "figures": specs.key_figures(trim, zh=zh),
        "sheet": specs.sheet(trim, zh=zh),
        "similar": queries.similar(found),
        "deposit": DEPOSIT.amount,
        "reservable": feature_on("online_reservations", dealer=ref_of(found.dealer)),
        "asked": "asked" in request.GET,
        "values": form.get("values") or _known_of(request),
        "errors": form.get("errors", {}),
        "canonical": host_url(path=reverse("marketplace:car", args=[found.id])),
    }
    if not found.on_offer:
        return render(request, "marketplace/gone.html", context, status=410)
    return render(request, "marketplace/car.html", context, status=status)


def _asker(request: HttpRequest) -> Actor:
    user = request.user
    if isinstance(user, User):
        return Actor("buyer", user.id, user.name)
    return Actor("anonymous")


def _known_of(request: HttpRequest) -> dict[str, str]:
    user = request.user
    if isinstance(user, User):
        return {"name": user.name, "phone": user.phone or "", "message": ""}
    return {"name": "", "phone": "", "message": ""}


def _by_field(error: DomainError) -> dict[str, str]:
    parts = error.errors if isinstance(error, Invalids) else (error,)
    return {part.field or "form": sentence_for(part) for part in parts}


def _options(group: refinement.Group | None) -> list[refinement.Option]:
    if group is None:
        return []
    return sorted(group.options, key=lambda option: BODIES.index(option.value.upper()))


def _body_art(slug: str) -> str:
    return art_path(nearest_sketch(Body(slug.upper()), paint=_BODY_PAINT, seed=3, scene=False))


def _named_search(thing: Named) -> Filters:
    if thing.dimension == "series":
        return Filters(brand=(thing.brand,), series=(thing.value,))
    return Filters(brand=(thing.value,))
