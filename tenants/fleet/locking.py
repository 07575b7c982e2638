"""One fleet migration at a time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection

from tenants.context import owner_context

FLEET_LOCK = 0x4D61_7273  # an advisory lock; the number is arbitrary
_HOLDER = """
SELECT a.pid, a.application_name, a.backend_start FROM pg_locks l JOIN pg_stat_activity a USING (pid)
WHERE l.locktype = 'advisory' AND (l.classid, l.objid, l.objsubid) = (0, %s, 1) AND l.granted
  AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


class FleetBusy(RuntimeError):
    """Another process migrates the fleet, and did not end while we waited."""


@contextmanager
def fleet_lock(*, wait: float = 60, say: Callable[[str], object] = lambda text: None) -> Iterator[None]:
    """Be the only one that migrates the fleet; waits `wait` seconds for another. Raises FleetBusy.

    The lock lives in the session: it ends with the process, however that ends. Needs a connection of its own,
    not a pooler's.
    """
    deadline, told = time.monotonic() + wait, False
    while not _asked("SELECT pg_try_advisory_lock(%s)"):
        holder = _holder()
        if time.monotonic() >= deadline:
            raise FleetBusy(f"another fleet migration is at work ({holder})")
        if not told:
            say(f"waiting for another fleet migration to end ({holder})")
            told = True
        time.sleep(0.2)
    try:
        yield
    finally:
        _asked("SELECT pg_advisory_unlock(%s)")


def _asked(statement: str) -> bool:
    with owner_context(), connection.cursor() as cursor:
        cursor.execute(statement, [FLEET_LOCK])
        return bool(cursor.fetchone()[0])


def _holder() -> str:
    with owner_context(), connection.cursor() as cursor:
        cursor.execute(_HOLDER, [FLEET_LOCK])
        row = cursor.fetchone()
    return f"database process {row[0]}, {row[1]}, since {row[2]:%H:%M:%S}" if row else "just ended"
