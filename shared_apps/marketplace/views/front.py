"""The front page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shared_apps.catalog.artwork import Body, art_path, nearest_sketch
from shared_apps.marketplace import heads, queries, refinement
from shared_apps.marketplace.facts import DEPOSIT
from shared_apps.marketplace.filters import Filters
from shared_apps.marketplace.labels import BODIES
from shared_apps.marketplace.views.page import page

NEWEST, DEALERS_AT_HOME = 8, 6
_BODY_PAINT = "#9fa8ac"


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
        "head": heads.home_head(latest[0] if latest else None),
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


def _options(group: refinement.Group | None) -> list[refinement.Option]:
    if group is None:
        return []
    return sorted(group.options, key=lambda option: BODIES.index(option.value.upper()))


def _body_art(slug: str) -> str:
    return art_path(nearest_sketch(Body(slug.upper()), paint=_BODY_PAINT, seed=3, scene=False))
