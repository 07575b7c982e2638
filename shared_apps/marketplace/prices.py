"""What became of a car's price, in figures and as a line to draw. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

LOOKED_BACK = timedelta(days=30)
_LEAST_DRAWN = timedelta(days=1)


class Step(NamedTuple):
    """A price in minor units, and the moment it was asked from."""

    since: datetime
    price_minor: int


class Change(NamedTuple):
    """A step with what it differs by from the one before, in minor units; the first differs by None."""

    since: datetime
    price_minor: int
    by_minor: int | None


class Point(NamedTuple):
    """A change on the drawing: percent from the left and from the top."""

    left: float
    top: float


@dataclass(frozen=True, slots=True)
class PriceHistory:
    """All prices of a car, the oldest first; `lowest_minor` is the lowest asked in the last 30 days.

    `by_minor` says how far the price is from the first one, 0 where it never moved.
    """

    changes: tuple[Change, ...]
    lowest_minor: int
    now: datetime

    @property
    def first(self) -> Change:
        """The price it came with."""
        return self.changes[0]

    @property
    def latest(self) -> Change:
        """The price it has."""
        return self.changes[-1]

    @property
    def by_minor(self) -> int:
        """How far it is from the first price, in minor units; negative below."""
        return self.latest.price_minor - self.first.price_minor

    @property
    def at_lowest(self) -> bool:
        """Whether nothing lower was asked in the last 30 days."""
        return self.latest.price_minor == self.lowest_minor

    @property
    def newest_first(self) -> tuple[Change, ...]:
        """The changes as a table shows them."""
        return self.changes[::-1]

    @property
    def span(self) -> tuple[int, int]:
        """The lowest and the highest price ever asked, in minor units."""
        prices = [change.price_minor for change in self.changes]
        return min(prices), max(prices)

    @property
    def points(self) -> tuple[Point, ...]:
        """Where each change stands on the drawing: time from left to right, the highest price on top."""
        begin = self.first.since
        whole = max(self.now - begin, _LEAST_DRAWN)
        low, high = self.span
        return tuple(
            Point(
                round(100 * max((change.since - begin) / whole, 0.0), 2),
                round(100 * (high - change.price_minor) / (high - low), 2) if high > low else 50.0,
            )
            for change in self.changes
        )

    @property
    def path(self) -> str:
        """The line as an SVG path in a field of 100 × 100: level from change to change, and up to now."""
        points = self.points
        drawn = [f"M{points[0].left:g} {points[0].top:g}"]
        drawn += [f"H{point.left:g}V{point.top:g}" for point in points[1:]]
        return "".join(drawn) + "H100"


def price_history(steps: Sequence[Step], *, now: datetime) -> PriceHistory | None:
    """What these prices tell, oldest first; None without any. Repeated prices are one step."""
    changes: list[Change] = []
    for step in sorted(steps):
        if not changes:
            changes.append(Change(*step, None))
        elif step.price_minor != changes[-1].price_minor:
            changes.append(Change(*step, step.price_minor - changes[-1].price_minor))
    if not changes:
        return None
    return PriceHistory(tuple(changes), _lowest(changes, now - LOOKED_BACK), now)


def _lowest(changes: Sequence[Change], begin: datetime) -> int:
    in_force = [change.price_minor for change in changes if change.since <= begin][-1:]
    return min(in_force + [change.price_minor for change in changes if change.since > begin])
