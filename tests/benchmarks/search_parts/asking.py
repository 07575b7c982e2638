"""What buyers ask a big market: mixed filters with the values that really occur, the frequent more often."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.db import connection

from shared_apps.marketplace.filters import Filters

_KNOWN = """
SELECT brand_slug, series_slug, body, energy, colour_family, city, count(*) FROM marketplace_listing
TABLESAMPLE SYSTEM (2) REPEATABLE (7) GROUP BY 1, 2, 3, 4, 5, 6
"""
_ORDERS = ("", "", "", "price_asc", "price_desc", "newest")
_PRICES = (80_000, 100_000, 120_000, 150_000, 180_000, 200_000, 250_000, 300_000, 400_000, 500_000)


@dataclass(frozen=True, slots=True)
class Known:
    """What cars of the market are like: brand, series, body, energy, colour, city, and how often."""

    kinds: Sequence[tuple[str, str, str, str, str, str]]
    weights: Sequence[int]


def known() -> Known:
    """A look at some of the cars."""
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN)
        rows = sorted(cursor.fetchall())
    return Known([row[:6] for row in rows], [row[6] for row in rows])


def searches(among: Known, *, number: int, seed: int) -> Iterator[Filters]:
    """Searches that find something: each takes a car and asks for some of what it is."""
    chance = random.Random(seed)
    for _ in range(number):
        brand, series, body, energy, colour, city = chance.choices(among.kinds, among.weights)[0]
        asked = _SHAPES[chance.choices(range(len(_SHAPES)), _SHARES)[0]]
        search = Filters()
        for part in asked.split():
            search = _with(search, part, chance, brand, series, body, energy, colour, city)
        yield replace(search, sort=chance.choice(_ORDERS))


_SHAPES = (
    "", "brand", "brand series", "brand price", "body energy", "body price", "energy price", "city",
    "city brand", "near brand", "near body price", "brand energy condition", "body energy price colour",
    "brand series colour city", "category price", "condition mileage price",
)  # fmt: skip
_SHARES = (6, 12, 14, 8, 8, 8, 6, 6, 6, 5, 4, 4, 4, 3, 3, 3)


def _with(
    search: Filters, part: str, chance: random.Random, brand: str, series: str, body: str, energy: str,
    colour: str, city: str,
) -> Filters:  # fmt: skip
    if part == "price":
        low, high = sorted(chance.sample(_PRICES, 2))
        return replace(search, price_min=low, price_max=high)
    if part == "mileage":
        return replace(search, mileage_max=chance.choice([20_000, 50_000, 80_000]))
    if part == "near":
        return replace(search, near=city, within=chance.choice([50, 100, 200]))
    if part == "category":
        return replace(search, category=("NEW_ENERGY",))
    if part == "condition":
        return replace(search, condition=(chance.choice(["NEW", "USED"]),))
    values = {
        "brand": brand,
        "series": series,
        "body": body,
        "energy": energy,
        "colour": colour,
        "city": city,
    }
    return replace(search, **{part: (values[part],) if values[part] else ()})
