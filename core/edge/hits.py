"""How often the cache had what was asked: counted in the process, added up in Valkey every few seconds."""

from __future__ import annotations

import atexit
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from threading import Lock
from time import monotonic

from django.core.cache import cache
from redis.exceptions import RedisError

from core.kernel import clock
from core.storage import scope

FLUSHED_EVERY = 5.0
KEPT_DAYS = 8
OUTCOMES = ("hit", "waited", "miss", "away")
"""Found; made by somebody else meanwhile; made; made because Valkey did not answer."""


@dataclass(frozen=True, slots=True)
class Hits:
    """A kind's outcomes."""

    kind: str
    hit: int = 0
    waited: int = 0
    miss: int = 0
    away: int = 0

    @property
    def rate(self) -> float | None:
        """Share of the askings that were answered without making anything; None before the first."""
        asked = self.hit + self.waited + self.miss
        return (self.hit + self.waited) / asked if asked else None


class Counts:
    """Outcomes of this process that Valkey has not heard of yet."""

    def __init__(self) -> None:
        self._waiting: Counter[tuple[str, str]] = Counter()
        self._told_at = monotonic()
        self._lock = Lock()

    def add(self, kind: str, outcome: str, times: int) -> None:
        """Count, and from time to time let Valkey know."""
        if not times:
            return
        with self._lock:
            self._waiting[kind, outcome] += times
            due = monotonic() - self._told_at > FLUSHED_EVERY
        if due:
            self.flush()

    def flush(self) -> None:
        """Let Valkey know now; what it does not take is kept for the next time."""
        with self._lock:
            telling, self._waiting, self._told_at = self._waiting, Counter(), monotonic()
        day = clock.now().date()
        try:
            with scope.entered(scope.MARKET):
                for (kind, outcome), times in list(telling.items()):
                    key = _key(day, kind, outcome)
                    cache.add(key, 0, timeout=KEPT_DAYS * 24 * 3600)
                    cache.incr(key, times)
                    del telling[kind, outcome]
        except (RedisError, OSError, ValueError):
            pass
        with self._lock:
            self._waiting.update(telling)

    def waiting(self) -> dict[tuple[str, str], int]:
        """What Valkey has not heard of."""
        with self._lock:
            return dict(self._waiting)


COUNTS = Counts()
atexit.register(COUNTS.flush)


def hits_of(kinds: list[str], *, days: int = 1) -> list[Hits]:
    """The outcomes of these kinds over the last days, today included. Raises RedisError without Valkey."""
    COUNTS.flush()
    dates = [clock.now().date() - timedelta(days=back) for back in range(days)]
    with scope.entered(scope.MARKET):
        names = {
            (kind, outcome, day): _key(day, kind, outcome)
            for kind in kinds
            for outcome in OUTCOMES
            for day in dates
        }
        held = cache.get_many(list(names.values()))
    total: Counter[tuple[str, str]] = Counter()
    for (kind, outcome, _day), name in names.items():
        total[kind, outcome] += held.get(name, 0)
    return [Hits(kind, **{outcome: total[kind, outcome] for outcome in OUTCOMES}) for kind in sorted(kinds)]


def _key(day: date, kind: str, outcome: str) -> str:
    return f"counted:{day:%Y%m%d}:{kind}:{outcome}"
