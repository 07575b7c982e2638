"""Which form a sketch has: the tables of `shapes`, blended by proportion, energy and seed."""

from dataclasses import replace

from . import shapes
from .shapes import Row, Shape, blend
from .sketch import Body, CarSketch, Energy

_FIXED: dict[Body, Shape] = {
    Body.HATCHBACK: shapes.HATCH,
    Body.WAGON: shapes.ESTATE,
    Body.MPV: shapes.MONOVOLUME,
    Body.VAN: shapes.PANEL_VAN,
    Body.COUPE: shapes.GRAND_TOURER,
    Body.CONVERTIBLE: shapes.ROADSTER,
    Body.PICKUP: shapes.CREW_CAB,
}

# How much of a fastback a sedan is: electric cars are drawn for the wind.
_FASTBACK: dict[Energy, float] = {Energy.BEV: 0.85, Energy.EREV: 0.7, Energy.PHEV: 0.45, Energy.FCEV: 0.6}


def shape_of(spec: CarSketch) -> Shape:
    """The form of this car, with the small roof variation of its seed."""
    return _leaned(_form(spec), (spec.seed % 5 - 2) * 0.012)


def boxiness(spec: CarSketch) -> float:
    """How upright an SUV is: -1 like a coupe, 0 a crossover, 1 an off-roader; 0 for any other body."""
    if spec.body is not Body.SUV:
        return 0.0
    above = spec.height_mm - (1000 + 0.145 * spec.length_mm)
    if above > 60:
        return min((above - 60) / 90, 1.0)
    return max(above / 90, -1.0) if above < 0 else 0.0


def _form(spec: CarSketch) -> Shape:
    if spec.body is Body.SEDAN:
        return blend(shapes.NOTCHBACK, shapes.FASTBACK, _FASTBACK.get(spec.energy, 0.15))
    if spec.body is Body.SUV:
        box = boxiness(spec)
        other = shapes.OFFROADER if box > 0 else shapes.SUV_COUPE
        return blend(shapes.CROSSOVER, other, abs(box))
    return _FIXED[spec.body]


def _leaned(shape: Shape, by: float) -> Shape:
    """The crown of roof and glass a little earlier or later."""

    def lean(rows: tuple[Row, ...], places: tuple[int, ...]) -> tuple[Row, ...]:
        return tuple((row[0] + by, *row[1:]) if place in places else row for place, row in enumerate(rows))

    return replace(shape, outline=lean(shape.outline, (shapes.CROWN,)), glass=lean(shape.glass, (3, 4)))
