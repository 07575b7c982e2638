"""How much one buyer may keep, and how often we write."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.kernel import clock

MOST_FAVOURITES, MOST_SEARCHES = 200, 50
UNDO_FOR = timedelta(hours=1)
CARS_IN_A_LETTER = 10
PER_HOUR, PER_DAY = 4, 12  # letters to one buyer; what is over waits and comes together
ATTEMPTS = 6
TAKEN_UP_FOR = timedelta(minutes=5)  # until a letter that nobody took up, or whose taker is silent, is due
DAILY_AT = 8  # o'clock in Asia/Shanghai


def next_digest(now: datetime) -> datetime:
    """When the next daily letter goes out."""
    here = now.astimezone(clock.SHANGHAI)
    today = here.replace(hour=DAILY_AT, minute=0, second=0, microsecond=0)
    return today if here < today else today + timedelta(days=1)


def next_try(attempts: int, now: datetime) -> datetime:
    """When a letter that could not be handed over is tried again."""
    return now + timedelta(seconds=min(20 * 4**attempts, 3600))
