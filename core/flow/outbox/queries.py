from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from django.db import connection
from django.db.models import Exists, F, OuterRef, QuerySet

from core.flow.outbox.models import OutboxEvent

# From dealer to dealer along the index: however much one of them has waiting, it costs the others nothing.
_ROUND = """
WITH RECURSIVE dealers (dealer) AS (
    (SELECT dealer_schema FROM outbox_outboxevent WHERE dead_at IS NULL ORDER BY dealer_schema LIMIT 1)
    UNION ALL
    SELECT (SELECT dealer_schema FROM outbox_outboxevent
            WHERE dead_at IS NULL AND dealer_schema > dealer ORDER BY dealer_schema LIMIT 1)
    FROM dealers WHERE dealer IS NOT NULL
)
SELECT due.id, due.dealer_schema, due.name
FROM dealers LEFT JOIN unnest(%s::text[], %s::bigint[]) AS seen (dealer, upto) USING (dealer)
CROSS JOIN LATERAL (
    SELECT id, dealer_schema, name FROM outbox_outboxevent
    WHERE dealer_schema = dealer AND id > coalesce(upto, 0) AND dead_at IS NULL AND available_at <= %s
    ORDER BY id LIMIT %s
) AS due
"""


class Waiting(NamedTuple):
    """A row whose time has come: whose it is, and what it is called."""

    id: int
    dealer_schema: str
    name: str

    @property
    def is_task(self) -> bool:
        """Whether it is a call of a task rather than an event."""
        return self.name.startswith("task:")


def next_round(seen: Mapping[str, int], now: datetime, size: int) -> list[list[Waiting]]:
    """The next rows whose time has come, at most `size` of each dealer, each dealer's in a line of its own.

    `seen` is up to which row each dealer's were looked at. The dealer whose first row has waited longest
    comes first, so that nobody is last in every round. Some rows may still have to wait for others.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ROUND, [list(seen), list(seen.values()), now, size])
        rows = [Waiting(*row) for row in cursor.fetchall()]
    lines: dict[str, list[Waiting]] = {}
    for row in sorted(rows):
        lines.setdefault(row.dealer_schema, []).append(row)
    return list(lines.values())


def locked_if_due(ids: Collection[int], now: datetime) -> list[OutboxEvent]:
    """Those of the events that are still there and due, in order, held for this transaction.

    An event behind an undelivered one of the same aggregate is due only if that one is among them too; a dead
    one no longer holds others up. Aggregates of different dealers never hold each other up, whatever they are
    called.
    """
    earlier = OutboxEvent.objects.filter(
        aggregate=OuterRef("aggregate"),
        dealer_schema=OuterRef("dealer_schema"),
        id__lt=OuterRef("id"),
        dead_at=None,
    ).exclude(id__in=ids, available_at__lte=now)
    rows = OutboxEvent.objects.filter(id__in=ids, dead_at=None, available_at__lte=now)
    return list(rows.exclude(Exists(earlier)).select_for_update(of=("self",)).order_by("id"))


def dead_events() -> QuerySet[OutboxEvent]:
    """Events given up after the last attempt, newest first."""
    return OutboxEvent.objects.exclude(dead_at=None).order_by(F("id").desc())


def waiting_count() -> int:
    """How many events are on their way."""
    return OutboxEvent.objects.filter(dead_at=None).count()
