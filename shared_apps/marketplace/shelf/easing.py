"""How far a limit must move until a search finds something."""

from __future__ import annotations

from dataclasses import replace

from pyroaring import BitMap

from shared_apps.marketplace.filters import FARTHEST, FEN, Filters
from shared_apps.marketplace.shelf.counting import matching
from shared_apps.marketplace.shelf.road import nearest_on_the_road
from shared_apps.marketplace.shelf.shelf import Shelf
from shared_apps.rulebook.standard import standard_monthly

ROUND_YUAN, ROUND_MONTHLY, ROUND_KM, ROUND_MILEAGE, ROUND_RANGE = 10_000, 100, 10, 1_000, 10


def eased(shelf: Shelf, search: Filters) -> list[tuple[str, Filters, int]]:
    """For a search that finds nothing: its limits moved, one at a time, just far enough to find cars.

    Each with the dimension moved and the number of cars found. Limits move to round figures.
    """
    moved = [
        (name, wider)
        for name in search.active
        if name in _MOVES
        for wider in _MOVES[name](shelf, search, matching(shelf, search.without(name)))
    ]
    counted = [(name, wider, len(matching(shelf, wider))) for name, wider in moved]
    return [step for step in counted if step[2]]


def _price(shelf: Shelf, search: Filters, others: BitMap) -> list[Filters]:
    low, high = search.price_min, search.price_max
    prices = shelf.measures["price"]
    below = None if low is None else prices.nearest_below(others, low * FEN)
    above = None if high is None else prices.nearest_above(others, high * FEN)
    steps = []
    if above is not None:
        steps.append(replace(search, price_max=_up(-(-above // FEN), ROUND_YUAN)))
    if below is not None:
        steps.append(replace(search, price_min=_down(below // FEN, ROUND_YUAN)))
    return steps


def _monthly(shelf: Shelf, search: Filters, others: BitMap) -> list[Filters]:
    low, high = search.monthly_prices
    prices = shelf.measures["price"]
    below = None if low is None else prices.nearest_below(others, low)
    above = None if high is None else prices.nearest_above(others, high)
    steps = []
    if above is not None:
        payment = _up(-(-standard_monthly(above) // FEN), ROUND_MONTHLY)
        steps.append(replace(search, monthly_max=payment))
    if below is not None:
        payment = _down(standard_monthly(below) // FEN, ROUND_MONTHLY)
        steps.append(replace(search, monthly_min=payment))
    return steps


def _road(shelf: Shelf, search: Filters, others: BitMap) -> list[Filters]:
    below, above = nearest_on_the_road(shelf, others, search.road_min, search.road_max)
    steps = []
    if above is not None:
        steps.append(replace(search, road_max=_up(above, ROUND_YUAN)))
    if below is not None:
        steps.append(replace(search, road_min=_down(below, ROUND_YUAN)))
    return steps


def _mileage(shelf: Shelf, search: Filters, others: BitMap) -> list[Filters]:
    above = shelf.measures["mileage"].nearest_above(others, search.mileage_max or 0)
    return [] if above is None else [replace(search, mileage_max=_up(above, ROUND_MILEAGE))]


def _range(shelf: Shelf, search: Filters, others: BitMap) -> list[Filters]:
    below = shelf.measures["range"].nearest_below(others, search.range_min or 0)
    return [] if below is None else [replace(search, range_min=_down(below, ROUND_RANGE))]


def _near(shelf: Shelf, search: Filters, others: BitMap) -> list[Filters]:
    for slug, metres in shelf.distances(search.near, FARTHEST):
        if shelf.choices["dealer"].having(slug).intersect(others):
            return [replace(search, within=min(_up(metres // 1000 + 1, ROUND_KM), FARTHEST))]
    return []


_MOVES = {
    "price": _price, "road": _road, "monthly": _monthly, "mileage": _mileage, "range": _range, "near": _near,
}  # fmt: skip


def _up(value: int, step: int) -> int:
    return -(-value // step) * step


def _down(value: int, step: int) -> int:
    return value // step * step
