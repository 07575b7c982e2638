"""The deductions, one by one, adding up to the trade-in value to the cent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from .schedule import QUESTIONS, Schedule

STEP = 10_000
"""Values are said to the hundred yuan, in minor units."""


class TooLittle(Exception):
    """What is left is so little that only somebody who sees the car can say."""


@dataclass(frozen=True, slots=True)
class Value:
    """A trade-in value in minor units. `parts` are the deductions of `mid_minor`: with the fair retail price
    they add up to it; those of nothing are left out.
    """

    low_minor: int
    mid_minor: int
    high_minor: int
    parts: tuple[tuple[str, int], ...]


def value_of(
    schedule: Schedule,
    *,
    retail: tuple[int, int, int],
    model_year: int,
    registered: date,
    answers: Mapping[str, str],
) -> Value:
    """What a dealer would pay for a car that dealers ask `retail` (low, fair, high) for, in minor units.

    Raises TooLittle below the schedule's least, KeyError for an answer that is missing or none.
    """
    low, fair, high = retail
    parts = _deductions(schedule, fair, model_year, registered, answers)
    exact = fair - sum(minor for _code, minor in parts)
    mid = exact // STEP * STEP
    if mid < schedule.least_minor:
        raise TooLittle()
    parts.append(("rounding_down", exact - mid))
    least, most = (
        end - sum(minor for _code, minor in _deductions(schedule, end, model_year, registered, answers))
        for end in (low, high)
    )
    return Value(
        low_minor=max(least // STEP * STEP, 0),
        mid_minor=mid,
        high_minor=-(-most // STEP) * STEP,
        parts=tuple((code, -minor) for code, minor in parts if minor),
    )


def _deductions(
    schedule: Schedule, retail: int, model_year: int, registered: date, answers: Mapping[str, str]
) -> list[tuple[str, int]]:
    return [
        ("margin", schedule.margin.of(retail)),
        ("preparation", schedule.preparation.of(retail)),
        ("keeping", schedule.keeping.of(retail)),
        ("transfer", schedule.transfer.of(retail)),
        ("registration", schedule.registration.of(retail, model_year, registered)),
        *((name, schedule.taken_off(name, answers[name], retail)) for name in QUESTIONS),
    ]
