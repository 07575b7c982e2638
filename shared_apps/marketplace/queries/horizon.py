"""Where changes that are still under way begin."""

from __future__ import annotations

from django.db import connection

_XMIN = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"


def current_horizon() -> int:
    """The transaction below which everything is over: changes that are not seen yet bear it or a later one
    (see ADR 11)."""
    with connection.cursor() as cursor:
        cursor.execute(_XMIN)
        return int(cursor.fetchone()[0])
