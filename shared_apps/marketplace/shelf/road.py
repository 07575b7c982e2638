"""On-the-road prices on the shelf: cars of one make cost the same on the road at the same list price.

So a limit is turned into list prices make by make, and bitmaps of list prices the shelf has.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from typing import TypeVar

from pyroaring import BitMap

from shared_apps.marketplace.filters import FEN
from shared_apps.marketplace.roads import (
    Allowed,
    Make,
    allowed_prices,
    engine_sizes,
    road_span,
    rules_of,
    rules_today,
)
from shared_apps.marketplace.shelf.dimensions import Choices
from shared_apps.marketplace.shelf.shelf import Shelf

LARGEST_ENGINE = 100_000  # ml; stands for all above the last size that makes a difference
Parts = list[tuple[Make, BitMap]]
V = TypeVar("V")


def on_the_road_within(shelf: Shelf, low: int | None, high: int | None) -> BitMap:
    """The listings that cost from `low` to `high` yuan on the road for certain, both included."""
    alike: dict[Allowed, list[BitMap]] = defaultdict(list)
    for make, members in makes(shelf):
        allowed = allowed_prices(make, _minor(low), _minor(high))
        if allowed is not None and allowed.low <= allowed.high:
            alike[allowed].append(members)
    groups = [(prices, BitMap.union(*parts)) for prices, parts in alike.items()]
    if not groups:
        return BitMap()
    within = shelf.measures["price"].within
    # What every group allows is looked up once; what is left are narrow ranges at both ends.
    first, last = max(prices.low for prices, _ in groups), min(prices.high for prices, _ in groups)
    if first > last:
        return BitMap.union(BitMap(), *(members & within(*prices) for prices, members in groups))
    found = BitMap.union(BitMap(), *(members for _, members in groups)) & within(first, last)
    for prices, members in groups:
        if prices.low < first:
            found |= members & within(prices.low, first - 1)
        if prices.high > last:
            found |= members & within(last + 1, prices.high)
    return found


def nearest_on_the_road(
    shelf: Shelf, among: BitMap, low: int | None, high: int | None
) -> tuple[int | None, int | None]:
    """Limits in yuan that one of these listings keeps: the greatest under `low`, the least over `high`."""
    below: list[int] = []
    above: list[int] = []
    prices = shelf.measures["price"]
    for make, members in makes(shelf):
        here = members & among
        allowed = allowed_prices(make, _minor(low), _minor(high)) if here else None
        if allowed is None:
            continue
        under, over = prices.nearest_below(here, allowed.low), prices.nearest_above(here, allowed.high)
        if low is not None and under is not None and (span := road_span(make, under)):
            below.append(span[0] // FEN)
        if high is not None and over is not None and (span := road_span(make, over)):
            above.append(-(-span[1] // FEN))
    return max(below, default=None), min(above, default=None)


def makes(shelf: Shelf) -> Parts:
    """The listings by what their on-the-road price depends on besides the list price."""
    rests_on = rules_today()
    if rests_on not in shelf.worked_out:
        shelf.worked_out[rests_on] = list(_makes(shelf))
    parts: Parts = shelf.worked_out[rests_on]
    return parts


def _makes(shelf: Shelf) -> Iterator[tuple[Make, BitMap]]:
    used = shelf.choices["condition"].having("USED")
    cities, engines = _by_rules(shelf.choices["city"]), _by_engine(shelf)
    seats = _with_unsaid(shelf.choices["seats"], shelf.offered)
    for energy, of_energy in shelf.choices["energy"].values():
        for second_hand, of_condition in ((False, of_energy - used), (True, of_energy & used)):
            for engine, of_engine in _met(of_condition, engines):
                for number, of_seats in _met(of_engine, seats):
                    for city, members in _met(of_seats, cities):
                        yield Make(str(energy), second_hand, number, engine, city), members


def _met(among: BitMap, parts: list[tuple[V, BitMap]]) -> Iterator[tuple[V, BitMap]]:
    """The parts of these listings that hold any."""
    return ((value, here) for value, members in parts if (here := among & members))


def _by_rules(cities: Choices) -> list[tuple[str, BitMap]]:
    """One city for all that have the same rules, and the listings of all of them."""
    same: dict[tuple[str, ...], list[tuple[str, BitMap]]] = defaultdict(list)
    for city, members in cities.values():
        if members:
            same[rules_of(str(city))].append((str(city), members))
    return [(some[0][0], BitMap.union(*(members for _city, members in some))) for some in same.values()]


def _by_engine(shelf: Shelf) -> list[tuple[int | None, BitMap]]:
    """One size for all engines that are taxed alike, and their listings; texts are few, one a trim."""
    sizes = [*engine_sizes(), LARGEST_ENGINE]
    alike: dict[int | None, list[BitMap]] = defaultdict(list)
    for text, members in shelf.choices["text"].values():
        engine = shelf.engines.get(text)
        alike[sizes[bisect_left(sizes, engine)] if engine else None].append(members)
    return [(size, BitMap.union(*parts)) for size, parts in alike.items()]


def _with_unsaid(seats: Choices, everything: BitMap) -> list[tuple[int | None, BitMap]]:
    said = [(int(str(number)), members) for number, members in seats.values()]
    unsaid = everything - BitMap.union(BitMap(), *(members for _number, members in said))
    return [*said, (None, unsaid)]


def _minor(yuan: int | None) -> int | None:
    return None if yuan is None else yuan * FEN
