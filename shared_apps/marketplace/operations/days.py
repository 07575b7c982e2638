"""What a listing was worth to buyers on one day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from core.kernel import clock

_SAVED = """
INSERT INTO marketplace_listingday AS kept (listing_id, day, views, saves)
SELECT id, %(day)s, 0, %(delta)s FROM marketplace_listing WHERE id = %(listing)s
ON CONFLICT (listing_id, day) DO UPDATE SET saves = kept.saves + excluded.saves
"""
_VIEWED = """
INSERT INTO marketplace_listingday AS kept (listing_id, day, views, saves)
SELECT listing.id, %(day)s, seen.views, 0
FROM unnest(%(listings)s::uuid[], %(views)s::integer[]) AS seen (id, views)
JOIN marketplace_listing AS listing USING (id)
ORDER BY listing.id
ON CONFLICT (listing_id, day) DO UPDATE SET views = greatest(kept.views, excluded.views)
"""


@transaction.atomic
def count_saves(*, listing_id: UUID, delta: int) -> None:
    """Note today (Asia/Shanghai) that `delta` more buyers keep a listing, negative for those who let it go.

    To be called in the transaction that keeps or lets go. A listing that is not there counts nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SAVED, {"listing": listing_id, "day": today(), "delta": delta})


@transaction.atomic
def note_views(*, day: date, totals: Mapping[UUID, int]) -> None:
    """Write how often listings were seen on a day in all. Saying it twice, or late, changes nothing."""
    if not totals:
        return
    with connection.cursor() as cursor:
        values: dict[str, Any] = {"day": day, "listings": list(totals), "views": list(totals.values())}
        cursor.execute(_VIEWED, values)


def today() -> date:
    """The day it is on the market (Asia/Shanghai)."""
    return clock.now().astimezone(clock.SHANGHAI).date()
