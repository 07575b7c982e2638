"""How many cars each choice would show: exact, each dimension counted under all the others."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from pyroaring import BitMap

from shared_apps.catalog.queries import trim_slugs
from shared_apps.marketplace.filters import Filters
from shared_apps.marketplace.queries.words import series_named
from shared_apps.marketplace.shelf import KEEPER, Name, Shelf, count, eased, matching

WAN = 10_000
PRICE_BANDS: tuple[tuple[int | None, int | None], ...] = (
    (None, 10 * WAN),
    (10 * WAN, 15 * WAN),
    (15 * WAN, 20 * WAN),
    (20 * WAN, 30 * WAN),
    (30 * WAN, 50 * WAN),
    (50 * WAN, None),
)
"""Usual price ranges in yuan, both ends included."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a dimension with its names (empty for codes) and the number of cars it would show."""

    value: str
    cars: int
    name_zh: str = ""
    name_en: str = ""
    initial: str = ""


@dataclass(frozen=True, slots=True)
class Facets:
    """The exact counts of a search at `watermark`, at most a second ago.

    `bands` follow PRICE_BANDS; `without`: the total without a dimension and what is under it
    (`filters.UNDER`). Trims are counted where one brand and one series are chosen. `called` names what was
    asked for by a slug, by dimension and slug, as far as it was ever on the market; series in any case.
    """

    total: int
    choices: dict[str, list[Choice]] = field(default_factory=dict)
    bands: tuple[int, ...] = ()
    without: dict[str, int] = field(default_factory=dict)
    watermark: datetime | None = None
    called: dict[tuple[str, str], Name] = field(default_factory=dict, compare=False)


def facets(search: Filters) -> Facets:
    """Count a search. Brands come from A to Z, all else by number of cars."""
    shelf = KEEPER.shelf()
    found = count(shelf, search, PRICE_BANDS)
    return Facets(
        total=found.total,
        choices={name: _choices(shelf, search, name, cars) for name, cars in found.choices.items() if cars},
        bands=found.bands,
        without=found.without,
        watermark=shelf.watermark,
        called=_called(shelf, search),
    )


def recognised(search: Filters) -> tuple[Filters, tuple[str, ...]]:
    """The search without series and trims there never were, and those (as `series=slug`, `trim=slug`)."""
    if not search.series:
        return search, ()
    shelf = KEEPER.shelf()
    strange = [("series", slug) for slug in search.series if not _is_series(shelf, slug)]
    for name, slug in strange:
        search = search.without(name, slug)
    strange += [("trim", slug) for slug in _strange_trims(shelf, search)]
    for name, slug in strange:
        search = search.without(name, slug)
    return search, tuple(f"{name}={slug[:40]}" for name, slug in strange)


def _is_series(shelf: Shelf, slug: str) -> bool:
    return bool(shelf.choices["series"].having(slug)) or bool(series_named(slug))


def _strange_trims(shelf: Shelf, search: Filters) -> list[str]:
    """Trims asked for that none of the series asked for ever had."""
    if not search.trim:
        return []
    lines = BitMap.union(BitMap(), *(shelf.choices["series"].having(series) for series in search.series))
    doubtful = [slug for slug in search.trim if not shelf.choices["trim"].having(slug).intersect(lines)]
    known = trim_slugs(search.series, doubtful) if doubtful else set()
    return [slug for slug in doubtful if slug not in known]


def alone(search: Filters) -> dict[str, int]:
    """How many cars each dimension of a search shows all by itself, those that show any."""
    shelf = KEEPER.shelf()
    found = {name: len(matching(shelf, search.only(name))) for name in search.active}
    return {name: cars for name, cars in found.items() if cars}


def easings(search: Filters) -> list[tuple[str, Filters, int]]:
    """For a search that finds nothing: each limit moved just far enough, and how many cars that shows."""
    return eased(KEEPER.shelf(), search)


def _called(shelf: Shelf, search: Filters) -> dict[tuple[str, str], Name]:
    asked = [(name, value) for name in ("brand", "series", "trim") for value in getattr(search, name)]
    found = {key: _name(shelf, search, *key) for key in [*asked, ("dealer", search.dealer)]}
    return {key: name for key, name in found.items() if name.en}


def _name(shelf: Shelf, search: Filters, dimension: str, value: str) -> Name:
    """What a value is called among the brands and series at hand; two makers' series alike have both."""
    above = {
        "series": [f"{brand}/" for brand in search.brand],
        "trim": [f"{brand}/{series}/" for brand in search.brand for series in search.series],
    }
    keys = [(dimension, f"{start}{value}") for start in above.get(dimension, [""])]
    names = dict.fromkeys(shelf.names[key] for key in keys if key in shelf.names)
    if not names and dimension == "series":  # not on the market since this process began
        names = dict.fromkeys(Name(one.name_zh, one.name_en) for one in series_named(value, search.brand))
    if len(names) == 1:
        return next(iter(names))
    return Name(" / ".join(name.zh for name in names), " / ".join(name.en for name in names))


def _choices(shelf: Shelf, search: Filters, name: str, cars: Mapping[Hashable, int]) -> list[Choice]:
    choices = [Choice(str(v), number, *_name(shelf, search, name, str(v))) for v, number in cars.items()]
    return sorted(choices, key=lambda c: (c.initial, c.name_en) if name == "brand" else (-c.cars, c.value))
