"""When a dealer's next backup is due, and which backups may go. Pure rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

FIRST_RETRY, LONGEST_PAUSE = timedelta(minutes=5), timedelta(hours=6)
SPREAD = 10  # per cent of the interval by which dealers differ, so that they do not come all at once


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of a dealer's backups: when its data was last safe, and failures in a row since."""

    safe_at: datetime | None = None
    failures: int = 0
    failed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Keep:
    """How many hours, days and weeks back one backup each is kept."""

    hours: int
    days: int
    weeks: int


def due_at(dealer_id: UUID, past: Past, every: timedelta) -> datetime | None:
    """When the next backup is due; None at once. After failures the pauses double, up to six hours."""
    if past.failures and past.failed_at:
        doubled: int = 2 ** min(past.failures - 1, 10)
        return past.failed_at + min(FIRST_RETRY * doubled, LONGEST_PAUSE)
    if past.safe_at is None:
        return None
    share = dealer_id.int % 1000 / 1000  # the same dealer is always as much later than the others
    return past.safe_at + every - every * SPREAD / 100 * share


def to_forget(taken: Iterable[datetime], now: datetime, keep: Keep) -> set[datetime]:
    """The backups that are one too many: the newest of each hour, day and week (UTC) stays for its time.

    The newest of all is never among them.
    """
    newest_first = sorted(taken, reverse=True)
    kept = set(newest_first[:1])
    for reach, span in (
        (timedelta(hours=keep.hours), "%Y%m%d%H"),
        (timedelta(days=keep.days), "%Y%m%d"),
        (timedelta(weeks=keep.weeks), "%G%V"),
    ):
        filled: set[str] = set()
        for at in newest_first:
            if now - at <= reach and at.strftime(span) not in filled:
                filled.add(at.strftime(span))
                kept.add(at)
    return set(newest_first) - kept
