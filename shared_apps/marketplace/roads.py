"""What a listing costs on the road in its dealer's city, and which list prices a limit of that allows."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from shared_apps.catalog.cities import CITIES
from shared_apps.rulebook.kinds import VesselTax
from shared_apps.rulebook.queries import on_the_road, rules_in_force, today
from shared_apps.rulebook.road import ALWAYS_ASKED, Purchase

PROVINCES = {city.name_zh: city.province_zh for city in CITIES}
OUTSIDE = frozenset({"commercial_insurance", "plate_quota"})
"""Lines that are the buyer's own matter: what an insurer asks, and a plate where plates are rationed."""
DEAREST_MINOR = 10_000_000_000
_ASKED = (*(kind for kind in ALWAYS_ASKED if kind not in OUTSIDE), "nev_relief")


class Make(NamedTuple):
    """All that the on-the-road price depends on besides the list price; `city` is a short Chinese name."""

    energy: str
    used: bool
    seats: int | None
    displacement_ml: int | None
    city: str


class Allowed(NamedTuple):
    """List prices in minor units, both ends included."""

    low: int
    high: int


def purchase_of(make: Make, price_minor: int) -> Purchase:
    """The purchase of such a car, invoiced today in its city."""
    return Purchase(
        price_minor=price_minor,
        energy=make.energy,
        as_of=today(),
        city=make.city,
        province=PROVINCES.get(make.city, ""),
        seats=make.seats,
        displacement_ml=make.displacement_ml,
        used=make.used,
    )


def road_span(make: Make, price_minor: int) -> tuple[int, int] | None:
    """The least and the most such a car costs on the road, without what is OUTSIDE; minor units.

    The two differ where a rule gives a range. None where a line is unknown: then nobody knows.
    """
    low = high = price_minor
    for line in on_the_road(purchase_of(make, price_minor)).lines:
        if line.code in OUTSIDE:
            continue
        if line.amount_minor is not None:
            low, high = low + line.amount_minor, high + line.amount_minor
        elif line.low_minor is not None and line.high_minor is not None:
            low, high = low + line.low_minor, high + line.high_minor
        else:
            return None
    return low, high


def allowed_prices(make: Make, least: int | None, most: int | None) -> Allowed | None:
    """The list prices whose on-the-road price lies within the limits for certain; minor units.

    None where it is unknown. The on-the-road price never falls as the price rises, so they are one range.
    """
    return _allowed(rules_today(), make, least, most)


def rules_today() -> tuple[str, date]:
    """What every answer of this moment rests on: the edition of the rules, and the day."""
    return rules_in_force().edition, today()


def rules_of(city: str) -> tuple[str, ...]:
    """Which rules answer for a city: cities with the same ones share every on-the-road price."""
    known, day = rules_in_force(), today()
    regions = tuple(dict.fromkeys((city, PROVINCES.get(city, ""), "")))
    found = (known.find(kind, regions, day) for kind in _ASKED)
    return tuple(str(rule.id) if rule else "" for rule in found)


def engine_sizes() -> list[int]:
    """Displacements in ml at which some vessel tax changes: between two of them all engines cost the same."""
    laws = (rule.parameters for rule in rules_in_force().all_of("vessel_tax"))
    bands = (band.up_to_ml for law in laws if isinstance(law, VesselTax) for band in law.bands)
    return sorted({size for size in bands if size is not None})


@lru_cache(maxsize=20_000)
def _allowed(_rests_on: tuple[str, date], make: Make, least: int | None, most: int | None) -> Allowed | None:
    if road_span(make, DEAREST_MINOR) is None:
        return None

    def lowest(price: int) -> int:
        return (road_span(make, price) or (0, 0))[0]

    def highest(price: int) -> int:
        return (road_span(make, price) or (0, 0))[1]

    prices = range(1, DEAREST_MINOR)
    return Allowed(
        low=0 if least is None else prices[0] + bisect_left(prices, least, key=lowest),
        high=DEAREST_MINOR if most is None else bisect_right(prices, most, key=highest),
    )
