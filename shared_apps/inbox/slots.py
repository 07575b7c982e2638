"""Times at which a dealer can be asked to call: parts of its opening hours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from shared_apps.marketplace.hours import Hours


class Window(NamedTuple):
    """From when until when; both zoned."""

    starts_at: datetime
    ends_at: datetime

    @property
    def code(self) -> str:
        """How a form names it."""
        return self.starts_at.isoformat(timespec="minutes")


def windows(
    hours: Hours | None, now: datetime, zone: ZoneInfo, *, days: int, minutes: int, notice: int
) -> list[Window]:
    """Parts of `minutes` of the opening hours from today on, as far as `notice` minutes of each are left.

    Nothing for a dealer whose hours nobody can read.
    """
    if hours is None:
        return []
    today = now.astimezone(zone).date()
    least = now + timedelta(minutes=notice)
    parts = (
        part
        for ahead in range(days)
        for span in hours.on(today + timedelta(days=ahead))
        for part in _parts(_at(today, ahead, span.opens, zone), _at(today, ahead, span.closes, zone), minutes)
    )
    return [
        part
        for part in parts
        if part.ends_at >= least and part.ends_at - part.starts_at >= timedelta(minutes=notice)
    ]


def _parts(opens: datetime, closes: datetime, minutes: int) -> Iterator[Window]:
    while opens < closes:
        ends = min(opens + timedelta(minutes=minutes), closes)
        yield Window(opens, ends)
        opens = ends


def _at(today: date, ahead: int, minutes: int, zone: ZoneInfo) -> datetime:
    days, rest = divmod(minutes, 24 * 60)
    return datetime.combine(today + timedelta(days=ahead + days), time(*divmod(rest, 60)), zone)
