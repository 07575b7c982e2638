"""The front page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shared_apps.catalog.artwork import Body, art_path, nearest_sketch
from shared_apps.marketplace import heads, queries, refinement
from shared_apps.marketplace.filters import Filters
from shared_apps.marketplace.labels import BODIES
from shared_apps.marketplace.views.page import page

NEWEST, DROPS, DEALS, DEALERS_AT_HOME, POPULAR = 8, 4, 4, 6, 12
_BODY_PAINT = "#9fa8ac"


@require_safe
@page
def home(request: HttpRequest) -> HttpResponse:
    """The front page: search, then every way in, then what is new, cheaper and a good deal today."""
    everything = Filters()
    found = queries.facets(everything)
    groups = {group.name: group for group in refinement.groups(everything, found)}
    cars = queries.front_cars(newest=NEWEST, drops=DROPS, deals=DEALS)
    hero = next(iter(cars.newest), None)
    named = queries.brand_names(found)
    context = {
        "head": heads.home_head(hero),
        "total": found.total,
        "bands": refinement.bands(everything, found),
        "brands": groups.get("brand"),
        "categories": groups.get("category"),
        "energies": groups.get("energy"),
        "cities": groups.get("city"),
        "bodies": [(option, _body_art(option.value)) for option in _options(groups.get("body"))],
        "popular": queries.popular_series(POPULAR),
        "hero": hero,
        "newest": cars.newest,
        "dropped": cars.dropped,
        "deals": cars.deals,
        "deals_address": queries.GREAT.address(),
        "dealers": queries.dealer_cards(DEALERS_AT_HOME, named=named, slugs=_busiest(found)),
    }
    return render(request, "marketplace/home.html", context)


def _busiest(found: queries.Facets) -> list[str]:
    """The dealers with the most cars, as far as any have some."""
    counted = sorted(found.choices.get("dealer", ()), key=lambda dealer: -dealer.cars)
    return [dealer.value for dealer in counted[: 2 * DEALERS_AT_HOME]]


def _options(group: refinement.Group | None) -> list[refinement.Option]:
    if group is None:
        return []
    return sorted(group.options, key=lambda option: BODIES.index(option.value.upper()))


def _body_art(slug: str) -> str:
    return art_path(nearest_sketch(Body(slug.upper()), paint=_BODY_PAINT, seed=3, scene=False))
