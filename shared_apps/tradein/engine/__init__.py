"""From what dealers ask for a car to what a dealer would pay for it. Pure: no clock, no database.

Every deduction stands in a dated schedule (`../data/schedules.json`); docs/algorithms/trade-in.md.
"""

from .deducting import STEP, TooLittle, Value, value_of
from .schedule import QUESTIONS, Schedule, schedule_named, schedule_on, schedules

__all__ = [
    "QUESTIONS",
    "STEP",
    "Schedule",
    "TooLittle",
    "Value",
    "schedule_named",
    "schedule_on",
    "schedules",
    "value_of",
]
