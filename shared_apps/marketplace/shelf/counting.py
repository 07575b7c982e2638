"""Totals and facets of a search: each dimension is counted under all the others."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from itertools import accumulate

from pyroaring import BitMap

from shared_apps.catalog.names import plain
from shared_apps.marketplace.filters import FEN, UNDER, Filters
from shared_apps.marketplace.shelf.road import on_the_road_within
from shared_apps.marketplace.shelf.shelf import Shelf

FACETS = (
    "brand", "category", "body", "size_class", "energy", "drive", "assist", "seats", "year", "colour",
    "condition", "deal", "city", "dealer",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Counts:
    """The exact counts of a search at the shelf's watermark, values without a car left out.

    `without` is the total without a dimension and what is UNDER it, `bands` the cars in each of the price
    bands asked for.
    """

    total: int
    choices: dict[str, dict[Hashable, int]]
    bands: tuple[int, ...]
    without: dict[str, int]


def matching(shelf: Shelf, search: Filters) -> BitMap:
    """The listings a search shows."""
    return _all(shelf.shown, _parts(shelf, search).values())


def count(shelf: Shelf, search: Filters, bands: Iterable[tuple[int | None, int | None]] = ()) -> Counts:
    """Count a search; `bands` are price ranges in whole yuan, both ends included."""
    parts = _parts(shelf, search)
    total, others = _leave_one_out(shelf.shown, parts)
    choices = {name: _counted(shelf, name, others.get(name, total)) for name in counted_in(search)}
    priced = others.get("price", total)
    without = {name: len(found) for name, found in others.items()}
    for name in parts.keys() & UNDER.keys():
        kept = [part for other, part in parts.items() if other != name and other not in UNDER[name]]
        without[name] = len(_all(shelf.shown, kept))
    return Counts(
        total=len(total),
        choices=choices,
        bands=tuple(priced.intersection_cardinality(_priced(shelf, low, high)) for low, high in bands),
        without=without,
    )


def counted_in(search: Filters) -> tuple[str, ...]:
    """The dimensions whose values are counted: series of the brands at hand, trims of the one series."""
    one = len(search.brand) == 1 and len(search.series) == 1
    return (*FACETS, *(("series",) if search.brand else ()), *(("trim",) if one else ()))


def _parts(shelf: Shelf, search: Filters) -> dict[str, BitMap]:
    return {name: _part(shelf, search, name) for name in search.active}


def _part(shelf: Shelf, search: Filters, name: str) -> BitMap:
    if name == "price":
        return _priced(shelf, search.price_min, search.price_max)
    if name == "road":
        return on_the_road_within(shelf, search.road_min, search.road_max)
    if name == "monthly":
        return shelf.measures["price"].within(*search.monthly_prices)
    if name == "mileage":
        return shelf.measures["mileage"].within(None, search.mileage_max)
    if name == "range":
        return shelf.measures["range"].within(search.range_min, None)
    if name == "near":
        return _any(shelf.choices["dealer"].having(slug) for slug in shelf.near(search.near, search.within))
    if name == "q":
        words = plain(search.q).split()
        return _all(shelf.offered, (shelf.with_word(word) for word in words))
    wanted = getattr(search, name)
    if name == "category":
        return _any(shelf.tags.having(value) for value in wanted)
    values = (wanted,) if isinstance(wanted, str) else wanted
    return _any(shelf.choices[name].having(value) for value in values)


def _leave_one_out(everything: BitMap, parts: dict[str, BitMap]) -> tuple[BitMap, dict[str, BitMap]]:
    """All parts together, and for each part all the others: intersections from both ends."""
    names, bitmaps = list(parts), list(parts.values())
    before = list(accumulate(bitmaps, BitMap.intersection, initial=everything))
    after = list(accumulate(reversed(bitmaps), BitMap.intersection, initial=everything))[::-1]
    return before[-1], {name: before[n] & after[n + 1] for n, name in enumerate(names)}


def _counted(shelf: Shelf, name: str, among: BitMap) -> dict[Hashable, int]:
    source = shelf.tags if name == "category" else shelf.choices[name]
    return {value: cars for value, cars in source.counted(among) if cars}


def _priced(shelf: Shelf, low: int | None, high: int | None) -> BitMap:
    return shelf.measures["price"].within(
        None if low is None else low * FEN, None if high is None else high * FEN
    )


def _any(bitmaps: Iterable[BitMap]) -> BitMap:
    several = list(bitmaps)
    return BitMap.union(*several) if len(several) > 1 else several[0] if several else BitMap()


def _all(everything: BitMap, bitmaps: Iterable[BitMap]) -> BitMap:
    found = everything
    for bitmap in bitmaps:
        found = found & bitmap
    return found
