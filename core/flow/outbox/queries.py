from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.db.models import Exists, F, OuterRef, QuerySet

from core.flow.outbox.models import OutboxEvent


class Waiting(NamedTuple):
    """A row whose time has come: whose it is, and what it is called."""

    id: int
    dealer_schema: str
    name: str

    @property
    def is_task(self) -> bool:
        """Whether it is a call of a task rather than an event."""
        return self.name.startswith("task:")


def waiting_after(last: int, now: datetime, size: int) -> list[Waiting]:
    """The next rows whose time has come, from `last` on; some may still have to wait for others."""
    rows = OutboxEvent.objects.filter(id__gt=last, dead_at=None, available_at__lte=now)
    return [Waiting(*row) for row in rows.order_by("id").values_list("id", "dealer_schema", "name")[:size]]


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
