from __future__ import annotations

import hashlib
from uuid import UUID

from django.db.models import Max

from shared_apps.syndication.models import Standing, Tombstone


def latest_turn() -> int:
    """The transaction that last noticed a dealer standing differently; 0 before any."""
    found: int | None = Standing.objects.aggregate(at=Max("changed_in"))["at"]
    return found or 0


def turned_since(since: int) -> list[UUID]:
    """The dealers that have stood differently since that transaction."""
    return list(Standing.objects.filter(changed_in__gte=since).values_list("dealer_id", flat=True))


def buried_since(since: int, *, dealer: UUID | None, after: int, limit: int) -> list[Tombstone]:
    """The next deleted listings."""
    rows = Tombstone.objects.filter(changed_in__gte=since, id__gt=after)
    if dealer is not None:
        rows = rows.filter(seller=hashlib.md5(str(dealer).encode(), usedforsecurity=False).hexdigest())
    return list(rows.order_by("id")[:limit])
