"""The sheet a car is drawn on: gathers SVG elements and shared definitions under names of its own."""

from collections.abc import Sequence
from typing import TypeAlias

from .curves import Point, number
from .frame import HEIGHT, WIDTH

# Offset, colour and, where it is not solid, opacity.
Stop: TypeAlias = tuple[float, str] | tuple[float, str, float]


_UPRIGHT = "x"


def attributes(**values: str | float) -> str:
    """SVG attributes; `_` in a name stands for `-`."""
    return "".join(
        f' {name.rstrip("_").replace("_", "-")}="{value if isinstance(value, str) else _plain(value)}"'
        for name, value in values.items()
    )


def _plain(value: float) -> str:
    return number(value) if abs(value) >= 1 else f"{round(value, 2):g}".replace("0.", ".", 1)


class Sheet:
    """Elements in painting order. `name` makes the ids of this sheet its own on a page."""

    def __init__(self, name: str) -> None:
        self._name = name
        # What all linear gradients share: drawing units, and no end but the one they name.
        self._definitions: list[str] = [
            f'<linearGradient id="{name}{_UPRIGHT}" gradientUnits="userSpaceOnUse" x2="0" y2="0"/>'
        ]
        self._elements: list[str] = []

    def define(self, key: str, element: str) -> str:
        """Keep `element`, whose id is `self.id(key)`, and return its `url(#…)`."""
        self._definitions.append(element)
        return f"url(#{self.id(key)})"

    def id(self, key: str) -> str:
        return f"{self._name}{key}"

    def add(self, element: str) -> None:
        self._elements.append(element)

    def path(self, d: str, **values: str | float) -> None:
        self.add(f'<path d="{d}"{attributes(**values)}/>')

    def use(self, key: str, **values: str | float) -> None:
        self.add(f'<use href="#{self.id(key)}"{attributes(**values)}/>')

    def ellipse(self, centre: Point, rx: float, ry: float, **values: str | float) -> None:
        self.add(ellipse(centre, rx, ry, **values))

    def open(self, **values: str | float) -> None:
        self.add(f"<g{attributes(**values)}>")

    def close(self) -> None:
        self.add("</g>")

    def linear(self, key: str, start: Point, end: Point, stops: Sequence[Stop]) -> str:
        """A gradient along a line in drawing units."""
        ends = {"x1": start.x, "y1": start.y, "x2": end.x, "y2": end.y}
        place = attributes(**{name: value for name, value in ends.items() if value})
        names = attributes(id=self.id(key), href="#" + self.id(_UPRIGHT))
        return self.define(key, f"<linearGradient{names}{place}>{_stops(stops)}</linearGradient>")

    def radial(self, key: str, stops: Sequence[Stop]) -> str:
        """A gradient from the middle of the shape it fills."""
        return self.define(key, f'<radialGradient id="{self.id(key)}">{_stops(stops)}</radialGradient>')

    def shape(self, key: str, d: str) -> None:
        """A path to be used more than once."""
        self.define(key, f'<path id="{self.id(key)}" d="{d}"/>')

    def clip(self, key: str, shape: str) -> str:
        """Cut things by a shape kept before."""
        return self.define(key, f'<clipPath id="{self.id(key)}"><use href="#{self.id(shape)}"/></clipPath>')

    def document(self) -> str:
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true">'
            f"<defs>{''.join(self._definitions)}</defs>{''.join(self._elements)}</svg>"
        )


def ellipse(centre: Point, rx: float, ry: float, **values: str | float) -> str:
    """An ellipse, or a circle where both radii agree."""
    place = attributes(cx=centre.x, cy=centre.y)
    if rx == ry:
        return f"<circle{place}{attributes(r=rx, **values)}/>"
    return f"<ellipse{place}{attributes(rx=rx, ry=ry, **values)}/>"


def _stops(stops: Sequence[Stop]) -> str:
    words = []
    for offset, colour, *opacity in stops:
        extra = attributes(stop_opacity=float(opacity[0])) if opacity else ""
        place = attributes(offset=float(offset)) if offset else ""
        paint = attributes(stop_color=colour) if colour != "#000" else ""
        words.append(f"<stop{place}{paint}{extra}/>")
    return "".join(words)
