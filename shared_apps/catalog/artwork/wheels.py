"""Tyre, rim, brake and spokes. Both wheels are one definition, used twice."""

from collections.abc import Callable
from math import cos, pi, sin
from typing import TypeAlias

from .car import Car
from .curves import Pen, Point
from .sheet import Sheet, attributes, ellipse
from .sketch import Body, Energy

_CENTRE = Point(0, 0)


def _polar(radius: float, turn: float) -> Point:
    """A point around the hub; `turn` in degrees, clockwise from the top."""
    angle = turn * pi / 180
    return Point(radius * sin(angle), -radius * cos(angle))


def _blade(rim: float, inner: float, outer: float, twist: float, foot: float = 0.2) -> str:
    """One spoke: `inner` and `outer` are half widths in degrees at hub and rim."""
    pen = (
        Pen()
        .move(_polar(rim * foot, -inner))
        .bend(_polar(rim * 0.6, twist / 2 - outer), _polar(rim, twist - outer))
    )
    pen.arc(rim, _polar(rim, twist + outer), 1)
    return pen.bend(_polar(rim * 0.6, twist / 2 + outer), _polar(rim * foot, inner)).close().d


def _five_twin(rim: float) -> tuple[str, int]:
    """Five pairs of slim spokes."""
    left, right = Pen(), Pen()
    for pen, side in ((left, -1), (right, 1)):
        pen.move(_polar(rim * 0.17, side * 4)).line(
            _polar(rim, side * 9), _polar(rim, side * 16), _polar(rim * 0.24, side * 34)
        ).close()
    return left.d + right.d, 5


def _five_star(rim: float) -> tuple[str, int]:
    return _blade(rim, 30, 9, 0), 5


def _multi(rim: float) -> tuple[str, int]:
    return _blade(rim, 12, 4.2, 0), 10


def _turbine(rim: float) -> tuple[str, int]:
    return _blade(rim, 13, 8.5, 17), 9


def _vee(rim: float) -> tuple[str, int]:
    """Seven forks."""
    fork = (
        Pen()
        .move(_polar(rim * 0.18, -14))
        .line(_polar(rim * 0.5, -6))
        .line(_polar(rim, -17), _polar(rim, -10), _polar(rim * 0.62, 0), _polar(rim, 10), _polar(rim, 17))
    )
    return fork.line(_polar(rim * 0.5, 6), _polar(rim * 0.18, 14)).close().d, 7


def _aero(rim: float) -> tuple[str, int]:
    """Broad closed blades with narrow slots: electric cars."""
    return _blade(rim, 24, 24.5, 10, 0.3), 6


def _lattice(rim: float) -> tuple[str, int]:
    """Six stout spokes: off-roaders and pick-ups."""
    return _blade(rim, 22, 13, 0, 0.25), 6


Design: TypeAlias = Callable[[float], tuple[str, int]]

_ROAD: tuple[Design, ...] = (_five_twin, _turbine, _multi, _vee, _five_star)
_ELECTRIC: tuple[Design, ...] = (_aero, _turbine, _five_twin, _vee, _aero)
_RUGGED: tuple[Design, ...] = (_lattice, _five_star, _vee)


def _design(car: Car) -> Design:
    if car.box > 0.6 or car.spec.body in (Body.PICKUP, Body.VAN):
        choice = _RUGGED
    else:
        choice = _ELECTRIC if car.spec.energy is Energy.BEV else _ROAD
    return choice[car.spec.seed % len(choice)]


def draw_wheels(sheet: Sheet, car: Car) -> None:
    """Both wheels in place, the shadow of the body over their upper half."""
    tyre = car.frame.wheel
    rim = tyre * (0.66 if car.box > 0.6 or car.spec.body in (Body.PICKUP, Body.VAN) else 0.745)
    sheet.define("o", f'<g id="{sheet.id("o")}">{_wheel(sheet, car, tyre, rim)}</g>')
    for hub in car.wheels():
        sheet.use("o", x=hub.x, y=hub.y)


def _wheel(sheet: Sheet, car: Car, tyre: float, rim: float) -> str:
    rubber = sheet.linear(
        "r", Point(0, -tyre), Point(0, tyre), [(0, "#0b0c0e"), (0.6, "#1d2024"), (1, "#2b2e33")]
    )
    dark = car.spec.seed % 7 in (2, 5)
    metal = sheet.linear(
        "m",
        Point(-rim * 0.5, -rim),
        Point(rim * 0.4, rim),
        [(0, "#3d4248"), (0.5, "#5d636a"), (1, "#2b2f34")]
        if dark
        else [(0, "#9aa1a8"), (0.35, "#f3f5f6"), (0.6, "#c3c8cd"), (1, "#858c94")],
    )
    shade = sheet.linear("h", Point(0, -tyre), Point(0, tyre * 0.2), [(0, "#000", 0.75), (1, "#000", 0)])
    d, count = _design(car)(rim * 0.985)
    spoke = f'<path id="{sheet.id("p")}" d="{d}"/>'
    turns = (attributes(transform=f"rotate({round(360 / count * i, 1):g})") for i in range(1, count))
    spokes = spoke + "".join(f'<use href="#{sheet.id("p")}"{turn}/>' for turn in turns)
    disc = rim * 0.7
    caliper = (
        Pen()
        .move(_polar(disc * 0.98, 62))
        .arc(disc * 0.98, _polar(disc * 0.98, 118), 1)
        .line(_polar(disc * 0.66, 118))
        .arc(disc * 0.66, _polar(disc * 0.66, 62), 0)
        .close()
        .d
    )
    return "".join(
        (
            ellipse(_CENTRE, tyre, tyre, fill=rubber),
            ellipse(_CENTRE, tyre * 0.88, tyre * 0.88, fill="none", stroke="#fff", stroke_opacity=0.07),
            ellipse(_CENTRE, rim, rim, fill="#0e1013"),
            ellipse(_CENTRE, disc, disc, fill="#43484e"),
            ellipse(_CENTRE, disc * 0.62, disc * 0.62, fill="#23272b"),
            f'<path d="{caliper}" fill="{_caliper(car)}"/>',
            f'<g fill="{metal}" stroke="#0e1013" stroke-opacity=".35" stroke-width=".4">{spokes}</g>',
            ellipse(_CENTRE, rim * 0.97, rim * 0.97, fill="none", stroke=metal, stroke_width=rim * 0.055),
            ellipse(_CENTRE, rim * 0.25, rim * 0.25, fill=metal),
            ellipse(_CENTRE, rim * 0.13, rim * 0.13, fill="#1a1d21"),
            ellipse(_CENTRE, tyre, tyre, fill=shade),
        )
    )


def _caliper(car: Car) -> str:
    sporty = car.spec.body in (Body.COUPE, Body.CONVERTIBLE) or car.spec.seed % 4 == 1
    return "#b3382c" if sporty else "#6d747b"
