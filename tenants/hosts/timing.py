"""How often a record is looked up, and how long its absence is borne."""

from __future__ import annotations

from datetime import datetime, timedelta

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
WAITS_FOR = timedelta(days=14)
"""How long a host that was never proved is looked after."""

DAILY = timedelta(hours=24)
GRACE = timedelta(hours=72)
"""How long a portal goes on answering under a host whose record has vanished."""

MISSING_PAUSE = timedelta(hours=1)
PROOF_HOLDS = timedelta(days=7)
"""How old the last sight of a record may be while DNS gives no usable answer."""

SOONEST = timedelta(seconds=3)
"""Asking again by hand within this time looks nothing up."""


def pause_after(tries: int) -> timedelta:
    """One minute, two, four … and never more than six hours."""
    return min(FIRST_PAUSE * (1 << min(tries, 16)), LONGEST_PAUSE)


def stale(seen_at: datetime | None, now: datetime) -> bool:
    """Whether the proof was last seen too long ago to stand without being seen again."""
    return seen_at is None or now - seen_at > PROOF_HOLDS
