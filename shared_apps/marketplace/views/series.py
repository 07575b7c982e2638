"""One series: what there is of it, new in the catalogue and real at dealers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shared_apps.catalog.facts import Finish, TrimFacts
from shared_apps.catalog.pictures import artwork_url
from shared_apps.catalog.queries import trims_of_series
from shared_apps.marketplace import heads, queries, specs
from shared_apps.marketplace.filters import LONGEST_TEXT, Filters
from shared_apps.marketplace.labels import in_chinese
from shared_apps.marketplace.queries import Offers, SeriesOffers
from shared_apps.marketplace.queries.suggested import Suggestion
from shared_apps.marketplace.views.page import near_of, page

MARKET_CURRENCY = "CNY"
CARS_SHOWN, DEALERS_SHOWN, MOST_SPANS, NEAR_SHOWN = 8, 8, 6, 6


@dataclass(frozen=True, slots=True)
class TrimLine:
    """A trim with the figures that say most, its offers (None for none) and the search that shows them."""

    trim: TrimFacts
    figures: list[specs.Figure]
    offers: Offers | None
    address: str


class Year(NamedTuple):
    """The trims of a model year, and how many cars of it are on offer."""

    year: int
    lines: list[TrimLine]
    cars: int


class Paint(NamedTuple):
    """A paint of the series, the car drawn in it, and how many are on offer."""

    finish: Finish
    picture: str
    cars: int


@require_safe
@page
def series(request: HttpRequest, brand: str, series: str) -> HttpResponse:
    """The page of a series; of one that does not exist, those whose names are nearest."""
    every = trims_of_series(brand, series)
    if not every:
        return _unknown(request, brand, series)
    offered = queries.series_offers(every[0].series_id)
    trims = [trim for trim in every if not trim.retired or trim.id in offered.by_trim]
    if not trims:
        return _unknown(request, brand, series)
    search = Filters(brand=(brand,), series=(series,))
    leading = trims[0]
    context = {
        "leading": leading,
        "total": offered.total,
        "years": _years(search, trims, offered),
        "list_prices": _list_prices(trims),
        "paints": _paints(leading, offered),
        "spans": _spans(trims),
        "place_count": len(offered.dealers),
        "dealers": offered.dealers[:DEALERS_SHOWN],
        "more_dealers": max(len(offered.dealers) - DEALERS_SHOWN, 0),
        "near": near_of(request),
        "address": search.address(),
        "brand_address": Filters(brand=(brand,)).address(),
        "head": heads.series_head(leading, offered.total, MARKET_CURRENCY),
        **_cars_or_others(leading, offered),
    }
    return render(request, "marketplace/series.html", context)


def _unknown(request: HttpRequest, brand: str, series: str) -> HttpResponse:
    """A 404 with a way on: series of nearly this name, else of this maker."""
    said = series.replace("-", " ")
    near: dict[tuple[str, str], Suggestion] = {}
    for text in (f"{brand} {said}", said, brand):
        for one in queries.suggested(text[:LONGEST_TEXT]):
            if one.thing.dimension == "series":
                near.setdefault((one.thing.brand, one.thing.value), one)
    context = {"said": said[:LONGEST_TEXT], "near": list(near.values())[:NEAR_SHOWN], "zh": in_chinese()}
    return render(request, "marketplace/no_series.html", context, status=404)


def _cars_or_others(leading: TrimFacts, offered: SeriesOffers) -> dict[str, Any]:
    if offered.total:
        return {"cars": queries.cheapest_of_series(leading.series_id, CARS_SHOWN)}
    price = leading.msrp.amount if leading.msrp else 0
    return {"related": queries.related_series(leading.series_id, body=leading.body, price_minor=price)}


def _years(search: Filters, trims: Sequence[TrimFacts], offered: SeriesOffers) -> list[Year]:
    years = []
    for year, group in groupby(trims, key=lambda trim: trim.model_year):
        of_year = search.with_value("year", str(year))
        lines = [
            TrimLine(
                trim,
                specs.key_figures(trim, zh=in_chinese(), most=3),
                offered.by_trim.get(trim.id),
                of_year.address(trim=trim.slug),
            )
            for trim in group
        ]
        years.append(Year(year, lines, sum(line.offers.cars for line in lines if line.offers)))
    return years


def _list_prices(trims: Iterable[TrimFacts]) -> tuple[int, int, str] | None:
    """The lowest and the highest list price of what is sold today, in minor units, and their currency."""
    known = [trim.msrp for trim in trims if trim.msrp and trim.on_sale]
    if not known:
        return None
    return min(m.amount for m in known), max(m.amount for m in known), known[0].currency


def _paints(leading: TrimFacts, offered: SeriesOffers) -> list[Paint]:
    paints = []
    for finish in leading.colours:
        offers = offered.by_colour.get(finish.code)
        picture = artwork_url(leading, finish.hex, scene=False)
        paints.append(Paint(finish, picture, offers.cars if offers else 0))
    return sorted(paints, key=lambda paint: -paint.cars)


def _spans(trims: Iterable[TrimFacts]) -> list[specs.Figure]:
    """Each key figure over all trims: `506–701 km`."""
    known: dict[tuple[str, str], list[str]] = {}
    for trim in trims:
        for figure in specs.key_figures(trim, zh=in_chinese(), most=9):
            known.setdefault((figure.name, figure.unit), []).append(figure.value)
    spans = []
    for (name, unit), values in known.items():
        ends = sorted(set(values), key=lambda value: float(value.replace(",", "")))
        spans.append(specs.Figure(name, "–".join(dict.fromkeys([ends[0], ends[-1]])), unit))
    return spans[:MOST_SPANS]
