"""The counts of a search by SQL alone: what the shelf is held to."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import CharField, Count, F, Func, Min, Q, QuerySet, Value
from django.db.models.functions import Cast

from shared_apps.marketplace.deals import DEALS
from shared_apps.marketplace.filters import UNDER, Filters
from shared_apps.marketplace.models import Listing
from shared_apps.marketplace.queries import PRICE_BANDS, Choice, Facets
from shared_apps.marketplace.queries.matching import on_offer
from tests.apps.marketplace.sql_matching import all_of, conditions, price_within

_COLUMNS = ("facet", "key", "zh", "en", "initial", "cars")
_EACH_CATEGORY = Func(F("categories"), function="unnest", output_field=CharField())
_DEALS = {code: conditions(Filters(deal=(code,)))["deal"] for code in DEALS}
_Row = QuerySet[Listing, dict[str, Any]]


def sql_facets(search: Filters) -> Facets:
    """Count a search in one statement. Brands come from A to Z, all else by number of cars."""
    active = conditions(search)
    found: dict[str, list[Choice]] = defaultdict(list)
    first, *rest = _branches(search, active)
    for row in first.union(*rest, all=True):
        found[row["facet"]].append(Choice(row["key"], row["cars"], row["zh"], row["en"], row["initial"]))
    band = {choice.value: choice.cars for choice in found.pop("price", ())}
    without = {choice.value: choice.cars for choice in found.pop("without", ())}
    total = found.pop("total", ())
    found["deal"] = [choice for choice in found["deal"] if choice.cars]  # each was counted by itself
    for name, choices in found.items():
        choices.sort(key=lambda c: (c.initial, c.name_en) if name == "brand" else (-c.cars, c.value))
    return Facets(
        total=total[0].cars if total else 0,
        choices={name: choices for name, choices in found.items() if choices},
        bands=tuple(band.get(str(place), 0) for place in range(len(PRICE_BANDS))),
        without={name: without.get(name, 0) for name in active},
    )


def sql_alone(search: Filters) -> dict[str, int]:
    """How many cars each dimension of a search shows all by itself, in one statement."""
    active = conditions(search)
    first, *rest = [_counted(on_offer().filter(part), "alone", Value(name)) for name, part in active.items()]
    return {row["key"]: row["cars"] for row in first.union(*rest, all=True)}


def _branches(search: Filters, active: dict[str, Q]) -> list[_Row]:
    def others(dimension: str) -> QuerySet[Listing]:
        return on_offer().filter(all_of(c for name, c in active.items() if name != dimension))

    branches = [
        _counted(on_offer().filter(all_of(active.values())), "total", Value("")),
        _counted(others("brand"), "brand", F("brand_slug"), "brand_zh", "brand_en", "brand_initial"),
        _counted(others("category"), "category", _EACH_CATEGORY),
        _counted(others("body"), "body", F("body")),
        _counted(others("size_class").exclude(size_class=""), "size_class", F("size_class")),
        _counted(others("energy"), "energy", F("energy")),
        _counted(others("drive").exclude(drive=""), "drive", F("drive")),
        _counted(others("assist").exclude(assist=""), "assist", F("assist")),
        _counted(others("seats").exclude(seats=None), "seats", Cast("seats", CharField())),
        _counted(others("year"), "year", Cast("model_year", CharField())),
        _counted(others("colour").exclude(colour_family=""), "colour", F("colour_family")),
        _counted(others("condition"), "condition", F("condition")),
        _counted(others("city"), "city", F("city")),
        _counted(others("dealer"), "dealer", F("dealer__slug"), "dealer__name", "dealer__name"),
    ]
    if search.brand:
        branches.append(_counted(others("series"), "series", F("series_slug"), "series_zh", "series_en"))
    if len(search.brand) == len(search.series) == 1:
        branches.append(_counted(others("trim"), "trim", F("trim_slug"), "trim_zh", "trim_en"))
    branches += [
        _counted(
            on_offer().filter(all_of(c for d, c in active.items() if d != "deal"), rule), "deal", Value(code)
        )
        for code, rule in _DEALS.items()
    ]
    for place, (low, high) in enumerate(PRICE_BANDS):
        branches.append(_counted(others("price").filter(price_within(low, high)), "price", Value(str(place))))
    for name in active:
        kept = [c for d, c in active.items() if d != name and d not in UNDER.get(name, ())]
        branches.append(_counted(on_offer().filter(all_of(kept)), "without", Value(name)))
    return branches


def _counted(rows: QuerySet[Listing], facet: str, key: Any, *names: str) -> _Row:
    """Cars of each key, with one spelling of its names."""
    spelt = [Min(name) for name in names] + [Value("")] * (3 - len(names))
    zh, en, initial = spelt
    counted: _Row = (
        rows.order_by()
        .values(facet=Value(facet, output_field=CharField()), key=key)
        .annotate(zh=zh, en=en, initial=initial, cars=Count("*"))
        .values(*_COLUMNS)
    )
    return counted
