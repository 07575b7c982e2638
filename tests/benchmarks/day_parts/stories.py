"""Who orders what on the day, when, and what becomes of it: the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.benchmarks.sales_parts.planting import Car

HOURS = (1, 1, 1, 1, 1, 1, 2, 3, 5, 6, 6, 6, 7, 6, 5, 5, 5, 6, 7, 9, 18, 9, 6, 3)
"""How many clicks each hour of the day gets, in parts; the peak is at eight in the evening."""

WAYS: dict[str, tuple[int, str, tuple[tuple[int, str], ...]]] = {
    "driven home": (
        62,
        "DELIVERED",
        ((1, "page"), (4, "paid"), (30, "sign"), (60, "part"), (90, "pay"), (120, "ready"), (150, "deliver")),
    ),
    "told twice": (8, "RESERVED", ((1, "page"), (3, "paid"), (4, "paid"), (9, "repeated"))),
    "never paid": (10, "EXPIRED", ((1, "page"), (16, "expire"))),
    "paid too late": (7, "RESERVED", ((1, "page"), (16, "expire"), (25, "paid"), (26, "repeated"))),
    "left at once": (5, "CANCELLED", ((1, "page"), (2, "cancel"))),
    "paid and left": (8, "CANCELLED", ((1, "page"), (3, "paid"), (40, "cancel"))),
}
"""Parts of a hundred, the state in which the order ends, and its steps by minutes after the click."""


@dataclass(slots=True)
class Story:
    """One buyer, one car, one way; `left` are the steps to come with their moments."""

    car: Car
    way: str
    clicked: datetime
    left: list[tuple[datetime, str]] = field(default_factory=list)

    @property
    def end(self) -> str:
        """The state in which the order stands when all is done."""
        return WAYS[self.way][1]

    @property
    def in_the_peak(self) -> bool:
        """Whether the click falls into the busiest hour."""
        return HOURS[self.clicked.hour] == max(HOURS)


def stories(cars: Sequence[Car], *, day: datetime, seed: int) -> list[Story]:
    """A story for each car, in the order of their clicks."""
    chance = random.Random(seed)
    told = [_story(car, day, chance) for car in cars]
    return sorted(told, key=lambda story: story.clicked)


def _story(car: Car, day: datetime, chance: random.Random) -> Story:
    hour = chance.choices(range(24), HOURS)[0]
    clicked = day + timedelta(hours=hour, seconds=chance.uniform(0, 3599))
    way = chance.choices(list(WAYS), [parts for parts, _end, _steps in WAYS.values()])[0]
    steps = [(clicked + timedelta(minutes=minutes), step) for minutes, step in WAYS[way][2]]
    return Story(car, way, clicked, [(clicked, "click"), *steps])
