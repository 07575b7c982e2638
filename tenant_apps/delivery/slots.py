"""When a car can be handed over: the dealer's opening hours less what is taken."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from shared_apps.marketplace.hours import Hours

HORIZON = 14  # days, today included
LEAD = timedelta(hours=2)
Block = tuple[int, datetime, datetime]
"""A bay, and from when until when it is taken."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A time at which a car can be handed over, and the lowest bay that is free."""

    starts_at: datetime
    ends_at: datetime
    bay: int


def free_slots(
    *, hours: Hours, zone: ZoneInfo, now: datetime, minutes: int, bays: int, taken: Collection[Block]
) -> Iterator[Slot]:
    """The free times of the coming two weeks, each `minutes` long, one after the other from opening on."""
    today = now.astimezone(zone).date()
    for ahead in range(HORIZON):
        day = today + timedelta(days=ahead)
        for span in hours.on(day):
            for opens in range(span.opens, span.closes - minutes + 1, minutes):
                wall = datetime.combine(day, time()) + timedelta(minutes=opens)
                starts = wall.replace(tzinfo=zone)
                ends = starts + timedelta(minutes=minutes)
                bay = _free_bay(starts, ends, bays, taken)
                if bay and starts >= now + LEAD:
                    yield Slot(starts, ends, bay)


def _free_bay(starts: datetime, ends: datetime, bays: int, taken: Collection[Block]) -> int:
    """The lowest free bay from 1 on; 0 where all are taken."""
    busy = {bay for bay, begins, until in taken if begins < ends and starts < until}
    return next((bay for bay in range(1, bays + 1) if bay not in busy), 0)
