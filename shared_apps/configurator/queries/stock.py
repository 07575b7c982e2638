"""New cars at dealers, by how far they are from a configuration.

The distance is a sum of points, one entry for each difference a listing tells of:

    another trim            50, or 30 with the same energy and drive
    another paint           20, or 8 of the same colour family
    another interior        15, or 6 where the dealer does not say which it has
    an extra beyond that     5 each: listings do not tell of wheels and packages, so a dealer must be asked

0 is the configuration itself. Among equals the nearer price leads, then the lower number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Case, F, IntegerField, Q, Value, When
from django.db.models.functions import Abs

from shared_apps.catalog.colours import colour_family
from shared_apps.catalog.facts import TrimFacts
from shared_apps.configurator.engine import Option
from shared_apps.marketplace.queries import for_cards, on_offer

OTHER_TRIM, KINDRED_TRIM = 50, 30
OTHER_PAINT, KINDRED_PAINT = 20, 8
OTHER_INTERIOR, UNTOLD_INTERIOR = 15, 6
UNTOLD_EXTRA = 5
MOST_CARS = 6


@dataclass(frozen=True, slots=True)
class Wanted:
    """A configuration as stock can be held against it; `extras` are options no listing tells of."""

    series_id: UUID
    trim: TrimFacts
    paint: Option | None
    interior: Option | None
    extras: tuple[Option, ...]
    price_minor: int


@dataclass(frozen=True, slots=True)
class Found:
    """A car with its distance and what differs; `price_apart` is its price less the configuration's."""

    car: Any
    distance: int
    other_trim: bool
    other_paint: bool
    other_interior: bool
    untold_interior: bool
    untold_extras: tuple[Option, ...]
    price_apart: int

    @property
    def exact(self) -> bool:
        """Whether the listing is the configuration, as far as listings tell."""
        return self.distance == 0


def matching_cars(wanted: Wanted) -> list[Found]:
    """The new cars of the series on offer, the nearest first, in one query."""
    paint, interior = _paint_points(wanted.paint), _interior_points(wanted.interior)
    rows = (
        for_cards(on_offer().filter(series_id=wanted.series_id, condition="NEW"))
        .annotate(trim_apart=_trim_points(wanted.trim), paint_apart=paint, interior_apart=interior)
        .annotate(apart=F("trim_apart") + F("paint_apart") + F("interior_apart"))
        .order_by("apart", Abs(F("price_minor") - Value(wanted.price_minor)), "number")
    )
    return [_found(car, wanted) for car in rows[:MOST_CARS]]


def _found(car: Any, wanted: Wanted) -> Found:
    untold = car.interior_apart == UNTOLD_INTERIOR
    return Found(
        car=car,
        distance=car.apart + UNTOLD_EXTRA * len(wanted.extras),
        other_trim=car.trim_apart > 0,
        other_paint=car.paint_apart > 0,
        other_interior=car.interior_apart > 0 and not untold,
        untold_interior=untold,
        untold_extras=wanted.extras,
        price_apart=car.price_minor - wanted.price_minor,
    )


def _trim_points(trim: TrimFacts) -> Case:
    kindred = Q(energy=trim.energy, drive=trim.drive, model_year=trim.model_year)
    return _points((Q(trim_id=trim.id), 0), (kindred, KINDRED_TRIM), otherwise=OTHER_TRIM)


def _paint_points(paint: Option | None) -> Case | Value:
    if paint is None:
        return Value(0)
    family = colour_family(paint.hex, paint.name_zh)
    kindred = Q(colour_family=family) & ~Q(colour_family="")
    exact = Q(colour_code=paint.code.partition(":")[2])
    return _points((exact, 0), (kindred, KINDRED_PAINT), otherwise=OTHER_PAINT)


def _interior_points(interior: Option | None) -> Case | Value:
    if interior is None:
        return Value(0)
    same, untold = Q(interior_zh=interior.name_zh), Q(interior_zh="", interior_en="")
    return _points((same, 0), (untold, UNTOLD_INTERIOR), otherwise=OTHER_INTERIOR)


def _points(*cases: tuple[Q, int], otherwise: int) -> Case:
    return Case(
        *(When(condition, then=Value(points)) for condition, points in cases),
        default=Value(otherwise),
        output_field=IntegerField(),
    )
