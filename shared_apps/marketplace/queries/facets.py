"""How many cars each choice would show: exact, each dimension counted under all the others."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from shared_apps.marketplace.filters import Filters
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

    `bands` follow PRICE_BANDS; `without`: the total without a dimension.
    """

    total: int
    choices: dict[str, list[Choice]] = field(default_factory=dict)
    bands: tuple[int, ...] = ()
    without: dict[str, int] = field(default_factory=dict)
    watermark: datetime | None = None


def facets(search: Filters) -> Facets:
    """Count a search. Brands come from A to Z, all else by number of cars."""
    shelf = KEEPER.shelf()
    found = count(shelf, search, PRICE_BANDS)
    return Facets(
        total=found.total,
        choices={name: _choices(shelf, name, cars) for name, cars in found.choices.items() if cars},
        bands=found.bands,
        without=found.without,
        watermark=shelf.watermark,
    )


def alone(search: Filters) -> dict[str, int]:
    """How many cars each dimension of a search shows all by itself, those that show any."""
    shelf = KEEPER.shelf()
    found = {name: len(matching(shelf, search.only(name))) for name in search.active}
    return {name: cars for name, cars in found.items() if cars}


def easings(search: Filters) -> list[tuple[str, Filters, int]]:
    """For a search that finds nothing: each limit moved just far enough, and how many cars that shows."""
    return eased(KEEPER.shelf(), search)


def _choices(shelf: Shelf, name: str, cars: Mapping[Hashable, int]) -> list[Choice]:
    choices = []
    for value, number in cars.items():
        called = shelf.names.get((name, str(value)), Name("", ""))
        choices.append(Choice(str(value), number, *called))
    return sorted(choices, key=lambda c: (c.initial, c.name_en) if name == "brand" else (-c.cars, c.value))
