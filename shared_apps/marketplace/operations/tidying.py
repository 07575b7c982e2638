"""What the market need not remember any longer."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction

from core.kernel import clock

_FORGET = """
DELETE FROM marketplace_listinggone
WHERE gone_at < %s AND changed_in < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
"""


@transaction.atomic
def forget_gone() -> int:
    """Forget deletions that every shelf has heard of; says how many.

    They were made settings.LISTING_GONE_KEPT_HOURS ago, by transactions that no living snapshot awaits; a
    shelf that did not look for a quarter of that time is loaded anew.
    """
    before = clock.now() - timedelta(hours=settings.LISTING_GONE_KEPT_HOURS)
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, [before])
        return int(cursor.rowcount)
