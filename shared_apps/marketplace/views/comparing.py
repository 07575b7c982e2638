"""Up to six cars side by side. The address is the comparison: it can be kept, shared and changed by links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from shared_apps.catalog.facts import TrimFacts
from shared_apps.catalog.pictures import artwork_url
from shared_apps.catalog.queries import find_trims, found_trims
from shared_apps.catalog.titles import series_title
from shared_apps.marketplace import queries
from shared_apps.marketplace.comparison import MOST, Asked, Chosen, TrimName, address, asked, best_of, table
from shared_apps.marketplace.filters import Filters
from shared_apps.marketplace.labels import in_chinese
from shared_apps.marketplace.models import Listing
from shared_apps.marketplace.queries.compared import compared, rivals
from shared_apps.marketplace.views.page import page
from shared_apps.rulebook.standard import DOWN, MONTHS, standard_monthly

PAIRS, FOUND = 3, 6


@dataclass(frozen=True, slots=True)
class Column:
    """One car of the comparison. `car` is None for a trim of the catalogue; `offered` says whether the car
    can still be reserved. The addresses change the comparison; empty, where there is nothing to change.
    """

    chosen: Chosen
    trim: TrimFacts
    car: Listing | None
    offered: bool
    headline: str
    variant: str
    art_url: str
    monthly_minor: int | None
    cheapest: bool
    without: str
    left: str
    right: str


@require_safe
@page
def compare(request: HttpRequest) -> HttpResponse:
    """The comparison an address asks for; with none, pairs to begin with."""
    wanted = asked(request.META.get("QUERY_STRING", ""))
    cars = compared([c.value for c in wanted.chosen if c.kind == "car" and isinstance(c.value, UUID)])
    trims = _trims(wanted.chosen, cars)
    known = tuple(dict.fromkeys(_plainly(c, trims) for c in wanted.chosen if c in trims))
    columns = _columns(known, {_plainly(c, trims): trim for c, trim in trims.items()}, cars, wanted)
    groups = table([column.trim for column in columns], zh=in_chinese())
    context = {
        "columns": columns,
        "groups": groups,
        "span": len(columns) + 1,
        "any_car": any(column.car for column in columns),
        "any_offered": any(column.offered for column in columns),
        "any_rated": any(column.offered and column.car and column.car.deal for column in columns),
        "down": f"{DOWN * 100:.0f}",
        "months": MONTHS,
        "all_same": len(columns) > 1 and all(group.same for group in groups),
        "differences": wanted.differences,
        "toggle": _address(known, differences=not wanted.differences),
        "notes": _notes(wanted, columns, gone=len(wanted.chosen) - len(trims)),
        "room": MOST - len(known),
        "most": MOST,
        "find": wanted.find,
        "found": _found(wanted, known) if wanted.find and len(known) < MOST else [],
        "pairs": [] if columns else _pairs(),
    }
    part = request.headers.get("Marque-Part") == "compare"
    name = "marketplace/parts/compare_body.html" if part else "marketplace/compare.html"
    response = render(request, name, context)
    patch_vary_headers(response, ["Marque-Part"])
    if request.META.get("QUERY_STRING"):
        response["X-Robots-Tag"] = "noindex"
    return response


def _address(chosen: Sequence[Chosen], *, differences: bool = False) -> str:
    return address(chosen, differences=differences, path=reverse("marketplace:compare"))


def _trims(chosen: Sequence[Chosen], cars: dict[UUID, tuple[Listing, bool]]) -> dict[Chosen, TrimFacts]:
    """The trim of each chosen car, in order; what nobody knows is left out."""
    ids = {cars[c.value][0].trim_id for c in chosen if c.value in cars and isinstance(c.value, UUID)}
    ids |= {c.value for c in chosen if c.kind == "trim" and isinstance(c.value, UUID)}
    names = [c.value for c in chosen if isinstance(c.value, TrimName)]
    found = found_trims(ids, names) if ids or names else []
    by_id = {trim.id: trim for trim in found}
    by_name = {_name_of(trim): trim for trim in found}
    trims: dict[Chosen, TrimFacts | None] = {}
    for c in chosen:
        if isinstance(c.value, TrimName):
            trims[c] = by_name.get(c.value)
        elif c.kind == "trim":
            trims[c] = by_id.get(c.value)
        else:
            trims[c] = by_id.get(cars[c.value][0].trim_id) if c.value in cars else None
    return {c: trim for c, trim in trims.items() if trim is not None}


def _name_of(trim: TrimFacts) -> TrimName:
    return TrimName(trim.brand_slug, trim.series_slug, trim.model_year, trim.slug)


def _plainly(chosen: Chosen, trims: dict[Chosen, TrimFacts]) -> Chosen:
    """A trim by its name, however it was asked for: so that it is one and the address can be read."""
    if chosen.kind == "car" or chosen not in trims:
        return chosen
    return Chosen("trim", _name_of(trims[chosen]))


def _columns(
    known: Sequence[Chosen],
    trims: dict[Chosen, TrimFacts],
    cars: dict[UUID, tuple[Listing, bool]],
    wanted: Asked,
) -> list[Column]:
    offers = [
        cars[c.value] if c.kind == "car" and isinstance(c.value, UUID) else (None, False) for c in known
    ]
    prices = [car.price_minor if car and offered else None for car, offered in offers]
    one_money = len({car.currency for car, offered in offers if car and offered}) == 1
    best = best_of(prices, "less" if one_money else "")
    columns = []
    for place, (chosen, (car, offered)) in enumerate(zip(known, offers, strict=True)):
        trim = trims[chosen]
        others = [c for c in known if c != chosen]
        columns.append(
            Column(
                chosen=chosen,
                trim=trim,
                car=car,
                offered=offered,
                headline=_headline(trim),
                variant=_variant(trim),
                art_url=car.art_url if car else artwork_url(trim),
                monthly_minor=_monthly(car.price_minor) if car and offered else None,
                cheapest=best[place],
                without=_address(others, differences=wanted.differences),
                left=_moved(known, place, -1, wanted),
                right=_moved(known, place, +1, wanted),
            )
        )
    return columns


def _monthly(price_minor: int) -> int:
    """The standard plan's payment in whole yuan, half up; minor units."""
    return (standard_monthly(price_minor) + 50) // 100 * 100


def _headline(trim: TrimFacts) -> str:
    if in_chinese():
        return series_title(trim.brand_zh, trim.series_zh)
    return series_title(trim.brand_en, trim.series_en)


def _variant(trim: TrimFacts) -> str:
    if in_chinese():
        return f"{trim.model_year}款 {trim.name_zh or trim.name_en}"
    return f"{trim.model_year} {trim.name_en or trim.name_zh}"


def _moved(known: Sequence[Chosen], place: int, step: int, wanted: Asked) -> str:
    """The comparison with one car changed for its neighbour; empty at the ends."""
    if not 0 <= place + step < len(known):
        return ""
    order = list(known)
    order[place], order[place + step] = order[place + step], order[place]
    return _address(order, differences=wanted.differences)


def _notes(wanted: Asked, columns: Sequence[Column], *, gone: int) -> list[str]:
    """What of the address could not be followed, a sentence each."""
    notes = []
    if wanted.surplus:
        text = _("Six cars can be compared. Here are the first six; remove one to make room for another.")
        notes.append(text)
    if wanted.repeated:
        notes.append(_("A car that was chosen twice is shown once."))
    if wanted.unread:
        notes.append(_("This is no car we know of: %(values)s") % {"values": "、".join(wanted.unread)})
    if gone:
        text = ngettext(
            "%(cars)s of the chosen cars is not on the market any more and has been left out.",
            "%(cars)s of the chosen cars are not on the market any more and have been left out.",
            gone,
        )
        notes.append(text % {"cars": gone})
    sold = [f"{column.headline} {column.variant}" for column in columns if column.car and not column.offered]
    if sold:
        text = _("No longer on offer: %(cars)s. The specifications are still shown.")
        notes.append(text % {"cars": "、".join(sold) if in_chinese() else "; ".join(sold)})
    return notes


def _found(wanted: Asked, known: Sequence[Chosen]) -> list[dict[str, Any]]:
    """Cars that could be added: on offer first, then trims of the catalogue."""
    search = Filters(q=wanted.find)
    read, _reading = queries.read_words(search)
    cars = queries.results(read, cursor=None, limit=FOUND)["items"]
    found: list[dict[str, Any]] = [{"chosen": Chosen("car", car.id), "car": car} for car in cars]
    trims = find_trims(wanted.find, limit=FOUND) if len(found) < FOUND else []
    found += [
        {
            "chosen": Chosen("trim", _name_of(trim)),
            "headline": _headline(trim),
            "variant": _variant(trim),
            "art_url": artwork_url(trim),
        }
        for trim in trims
    ]
    fresh = [entry for entry in found if entry["chosen"] not in known][:FOUND]
    return [
        entry | {"address": _address([*known, entry["chosen"]], differences=wanted.differences)}
        for entry in fresh
    ]


def _pairs() -> list[dict[str, Any]]:
    return [
        {"cars": pair, "address": _address([Chosen("car", car.id) for car in pair])} for pair in rivals(PAIRS)
    ]
