"""One process at a time does a piece of work, and its claim ends with the process, however that ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from tenants.context import market_context

_KEY = "hashtextextended(%s, 20260)"
_TAKE = f"SELECT pg_try_advisory_xact_lock({_KEY})"
_HELD = f"""
SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1
               AND (classid::bigint << 32 | objid::bigint) = {_KEY})
"""  # noqa: S608


@contextmanager
def claimed(what: str) -> Iterator[bool]:
    """Claim a piece of work for the block; False where another process is at it.

    On a connection of its own, as the work changes its login. A transaction holds the claim, so that it
    passes a pooler; it has no snapshot and keeps no old rows alive.
    """
    own = connection.copy()
    try:
        with market_context():
            own.set_autocommit(False)
            with own.cursor() as cursor:
                cursor.execute(_TAKE, [_named(what)])
                taken = bool(cursor.fetchone()[0])
        yield taken
    finally:
        try:
            own.rollback()  # at once; a closed connection ends a moment later
        finally:
            own.close()


def is_claimed(what: str) -> bool:
    """Whether a process is at it now."""
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [_named(what)])
        return bool(cursor.fetchone()[0])


def _named(what: str) -> str:
    """Locks are known in the whole server by number only, so the database's name goes in."""
    return f"{connection.settings_dict['NAME']}:{what}"
