"""Points, smooth curves through them, and their shortest SVG words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, hypot, radians, sin
from typing import NamedTuple


class Point(NamedTuple):
    """On the drawing: x to the right, y down."""

    x: float
    y: float

    def moved(self, dx: float = 0.0, dy: float = 0.0) -> "Point":
        return Point(self.x + dx, self.y + dy)


def between(a: Point, b: Point, share: float) -> Point:
    """The point at a share of the way from a to b."""
    return Point(a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share)


@dataclass(frozen=True, slots=True)
class Knot:
    """A point a curve passes, with its direction before and after in degrees (0 to the right, 90 up)."""

    at: Point
    before: float
    after: float


class Segment(NamedTuple):
    """One cubic Bézier curve."""

    start: Point
    control: Point
    counter: Point
    end: Point

    def at(self, t: float) -> Point:
        """The point at parameter t from 0 to 1."""
        s = 1 - t
        weights = (s**3, 3 * s * s * t, 3 * s * t * t, t**3)
        return Point(
            sum(w * p.x for w, p in zip(weights, self, strict=True)),
            sum(w * p.y for w, p in zip(weights, self, strict=True)),
        )


# The share of the chord a handle gets: near the 0.39 which makes a quarter circle round.
_HANDLE = 0.37


def through(knots: Sequence[Knot]) -> list[Segment]:
    """The smooth curve through knots in order."""
    return [_bridge(a, b) for a, b in pairwise(knots)]


def _bridge(a: Knot, b: Knot) -> Segment:
    reach = hypot(b.at.x - a.at.x, b.at.y - a.at.y) * _HANDLE
    leave, arrive = radians(a.after), radians(b.before)
    left, right = min(a.at.x, b.at.x), max(a.at.x, b.at.x)
    top = min(a.at.y, b.at.y)

    def kept(p: Point) -> Point:
        """Not beyond the knots, so that no car grows longer or higher than it is."""
        return Point(min(max(p.x, left), right), max(p.y, top))

    return Segment(
        a.at,
        kept(a.at.moved(reach * cos(leave), -reach * sin(leave))),
        kept(b.at.moved(-reach * cos(arrive), reach * sin(arrive))),
        b.at,
    )


def number(value: float) -> str:
    """A number with at most one decimal, without a needless zero."""
    return _tenths(round(value * 10))


def _tenths(tenths: int) -> str:
    sign, tenths = ("-" if tenths < 0 else ""), abs(tenths)
    whole, rest = divmod(tenths, 10)
    if not rest:
        return f"{sign}{whole}" if whole else "0"
    return f"{sign}{whole or ''}.{rest}"


class Pen:
    """Writes path data in relative steps of tenths, so that rounding never adds up."""

    def __init__(self) -> None:
        self._words: list[str] = []
        self._x = self._y = 0

    def move(self, p: Point) -> "Pen":
        self._x, self._y = round(p.x * 10), round(p.y * 10)
        self._words.append("M" + _join((self._x, self._y)))
        return self

    def line(self, *points: Point) -> "Pen":
        for p in points:
            dx, dy = self._steps(p)
            self._words.append(
                f"h{_tenths(dx)}" if not dy else f"v{_tenths(dy)}" if not dx else "l" + _join((dx, dy))
            )
            self._arrive(p)
        return self

    def curve(self, control: Point, counter: Point, end: Point) -> "Pen":
        steps = [*self._steps(control), *self._steps(counter), *self._steps(end)]
        self._words.append("c" + _join(steps))
        self._arrive(end)
        return self

    def bend(self, control: Point, end: Point) -> "Pen":
        self._words.append("q" + _join([*self._steps(control), *self._steps(end)]))
        self._arrive(end)
        return self

    def arc(self, radius: float, end: Point, sweep: int, large: int = 0) -> "Pen":
        r = number(radius)
        self._words.append(f"a{r} {r} 0 {large} {sweep} " + _join(self._steps(end)))
        self._arrive(end)
        return self

    def follow(self, segments: Iterable[Segment]) -> "Pen":
        for segment in segments:
            self.curve(segment.control, segment.counter, segment.end)
        return self

    def close(self) -> "Pen":
        self._words.append("z")
        return self

    @property
    def d(self) -> str:
        return "".join(self._words)

    def _steps(self, p: Point) -> tuple[int, int]:
        return round(p.x * 10) - self._x, round(p.y * 10) - self._y

    def _arrive(self, p: Point) -> None:
        self._x, self._y = round(p.x * 10), round(p.y * 10)


def _join(tenths: Iterable[int]) -> str:
    text = ""
    for value in tenths:
        word = _tenths(value)
        text += word if not text or word[0] == "-" else " " + word
    return text
