"""The one place that asks what time it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
_set_to: ContextVar[datetime | None] = ContextVar("clock_set_to", default=None)


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _set_to.get() or datetime.now(tz=UTC)


def latest() -> datetime:
    """The present instant, or the set one if that is later: for deciding whether something is due."""
    return max(now(), datetime.now(tz=UTC))


@contextmanager
def set_to(moment: datetime) -> Iterator[None]:
    """Let the clock stand at a moment for a block: tests of rules with dates, and the demo's past.

    Raises ValueError for a moment without a time zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    token = _set_to.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _set_to.reset(token)
