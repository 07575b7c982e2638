"""What a picture of a car is made from, and the limits within which we can draw one."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class Body(StrEnum):
    """The body styles we know how to draw."""

    SEDAN = "SEDAN"
    HATCHBACK = "HATCHBACK"
    WAGON = "WAGON"
    SUV = "SUV"
    MPV = "MPV"
    COUPE = "COUPE"
    CONVERTIBLE = "CONVERTIBLE"
    PICKUP = "PICKUP"
    VAN = "VAN"


class Energy(StrEnum):
    """Energy types, as far as they change what is seen from the side."""

    BEV = "BEV"
    PHEV = "PHEV"
    EREV = "EREV"
    HEV = "HEV"
    ICE = "ICE"
    FCEV = "FCEV"


@dataclass(frozen=True, slots=True)
class Bounds:
    """Both ends belong to the range."""

    low: float
    high: float

    def holds(self, value: float) -> bool:
        return self.low <= value <= self.high

    def nearest(self, value: float) -> float:
        return min(max(value, self.low), self.high)


LENGTH = Bounds(2400, 7000)
HEIGHT = Bounds(1000, 3200)
WHEELBASE = Bounds(1500, 4600)
SEED = Bounds(0, 999)
# Beyond these shares of the length a drawing is no longer a car.
HEIGHT_SHARE = Bounds(0.20, 0.62)
WHEELBASE_SHARE = Bounds(0.48, 0.74)

_PAINT = re.compile(r"#[0-9a-f]{6}")


@dataclass(frozen=True, slots=True)
class CarSketch:
    """One car to draw. Millimetres; paint as `#rrggbb`; seed picks small variations (wheels, lamps, trim).

    `scene` puts the car into a light studio; without it the backdrop is transparent.
    Raises ValueError when the numbers are outside of what can be drawn.
    """

    body: Body
    length_mm: int
    height_mm: int
    wheelbase_mm: int
    paint: str
    energy: Energy = Energy.ICE
    seed: int = 0
    view: Literal["side"] = "side"
    scene: bool = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "body", Body(self.body))
        object.__setattr__(self, "energy", Energy(self.energy))
        object.__setattr__(self, "paint", self.paint.lower())
        if not _PAINT.fullmatch(self.paint):
            raise ValueError(f"paint must be #rrggbb, not {self.paint!r}")
        if self.view != "side":
            raise ValueError(f"unknown view {self.view!r}")
        _require("length_mm", self.length_mm, LENGTH)
        _require("height_mm", self.height_mm, HEIGHT)
        _require("wheelbase_mm", self.wheelbase_mm, WHEELBASE)
        _require("seed", self.seed, SEED)
        _require("height_mm / length_mm", self.height_mm / self.length_mm, HEIGHT_SHARE)
        _require("wheelbase_mm / length_mm", self.wheelbase_mm / self.length_mm, WHEELBASE_SHARE)


def _require(name: str, value: float, bounds: Bounds) -> None:
    if not bounds.holds(value):
        raise ValueError(f"{name} must be within {bounds.low} and {bounds.high}, not {value}")


# Length, height and wheelbase of an ordinary car of each body, for trims whose data is incomplete.
_ORDINARY: dict[Body, tuple[int, int, int]] = {
    Body.SEDAN: (4850, 1460, 2880),
    Body.HATCHBACK: (4300, 1500, 2640),
    Body.WAGON: (4850, 1480, 2890),
    Body.SUV: (4720, 1680, 2790),
    Body.MPV: (5150, 1800, 3070),
    Body.COUPE: (4600, 1340, 2700),
    Body.CONVERTIBLE: (4550, 1320, 2680),
    Body.PICKUP: (5360, 1850, 3200),
    Body.VAN: (5300, 1990, 3180),
}


def nearest_sketch(
    body: Body,
    *,
    paint: str,
    energy: Energy = Energy.ICE,
    length_mm: int | None = None,
    height_mm: int | None = None,
    wheelbase_mm: int | None = None,
    seed: int = 0,
    scene: bool = True,
) -> CarSketch:
    """A sketch for data that may lack or misstate dimensions: gaps are filled, numbers drawn into bounds."""
    usual_length, usual_height, usual_wheelbase = _ORDINARY[Body(body)]
    length = int(LENGTH.nearest(length_mm or usual_length))
    height = _within(height_mm or usual_height, HEIGHT, HEIGHT_SHARE, length)
    wheelbase = _within(
        wheelbase_mm or round(length * usual_wheelbase / usual_length), WHEELBASE, WHEELBASE_SHARE, length
    )
    return CarSketch(body, length, height, wheelbase, paint, energy, seed % 1000, "side", scene)


def _within(value: int, bounds: Bounds, share: Bounds, length: int) -> int:
    low = max(bounds.low, share.low * length + 1)
    high = min(bounds.high, share.high * length - 1)
    return int(min(max(value, low), high))
