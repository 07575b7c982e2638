"""From millimetres to the drawing: where axles, ground and roof are.

Bodies are described in landmarks, not millimetres: along the car, 0 is the nose, 1 the front axle,
2 the rear axle and 3 the tail; upwards, 0 is the ground and 1 the roof. So one table of points
gives every car of that body its own true proportions.
"""

from dataclasses import dataclass

from .curves import Knot, Point
from .sketch import Body, CarSketch, Energy

WIDTH = 640
HEIGHT = 320
_GROUND = 264.0
_TALLEST = 214.0

# How much of the two overhangs lies before the front axle.
_FRONT_SHARE: dict[Body, float] = {
    Body.SEDAN: 0.46,
    Body.HATCHBACK: 0.53,
    Body.WAGON: 0.46,
    Body.SUV: 0.48,
    Body.MPV: 0.47,
    Body.COUPE: 0.46,
    Body.CONVERTIBLE: 0.46,
    Body.PICKUP: 0.42,
    Body.VAN: 0.46,
}

# Tyre diameter beyond what the wheelbase alone suggests, in mm.
_TYRE_EXTRA: dict[Body, int] = {
    Body.SUV: 62,
    Body.PICKUP: 84,
    Body.MPV: 26,
    Body.COUPE: 22,
    Body.CONVERTIBLE: 18,
    Body.SEDAN: 10,
    Body.WAGON: 10,
}


@dataclass(frozen=True, slots=True)
class Frame:
    """The landmarks of one car on the drawing. `scale` is drawing units a millimetre."""

    scale: float
    nose: float
    front: float
    rear: float
    tail: float
    roof: float
    ground: float
    wheel: float  # outer radius of the tyre
    arch: float  # radius of the wheel arch

    def x(self, u: float) -> float:
        stops = (self.nose, self.front, self.rear, self.tail)
        i = min(max(int(u), 0), 2)
        return stops[i] + (u - i) * (stops[i + 1] - stops[i])

    def y(self, v: float) -> float:
        return self.ground - v * (self.ground - self.roof)

    def at(self, u: float, v: float) -> Point:
        return Point(self.x(u), self.y(v))

    def mm(self, millimetres: float) -> float:
        return millimetres * self.scale

    def knot(self, u: float, v: float, before: float, after: float | None = None) -> Knot:
        return Knot(self.at(u, v), before, before if after is None else after)

    @property
    def hub(self) -> float:
        """Height of the axles on the drawing."""
        return self.ground - self.wheel


def frame_of(spec: CarSketch) -> Frame:
    """Place the car in the picture: long cars fill it, short ones stay visibly shorter."""
    span = min(max(452 + (spec.length_mm - 3000) * 0.052, 420), 574)
    scale = min(span / spec.length_mm, _TALLEST / spec.height_mm)
    length = spec.length_mm * scale
    nose = (WIDTH - length) / 2
    share = _FRONT_SHARE[spec.body] - (0.015 if spec.energy is Energy.BEV else 0)
    overhangs = spec.length_mm - spec.wheelbase_mm
    front = nose + overhangs * share * scale
    tyre = 372 + 0.115 * spec.wheelbase_mm + _TYRE_EXTRA.get(spec.body, 0)
    # A wheel keeps inside the body with room for its arch, and below the belt of a very low car.
    radius = min(tyre / 2, overhangs * min(share, 1 - share) * 0.87, spec.height_mm * 0.27)
    return Frame(
        scale=scale,
        nose=nose,
        front=front,
        rear=front + spec.wheelbase_mm * scale,
        tail=nose + length,
        roof=_GROUND - spec.height_mm * scale,
        ground=_GROUND,
        wheel=radius * scale,
        arch=radius * scale * 1.085,
    )
