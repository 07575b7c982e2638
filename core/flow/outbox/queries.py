from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, F, OuterRef, QuerySet

from core.flow.outbox.models import OutboxEvent


def next_due(now: datetime) -> OutboxEvent | None:
    """The oldest event that may be delivered, locked for this transaction; None when there is none.

    An event behind an undelivered one of the same aggregate is not due; a dead one no longer holds others up.
    """
    earlier = OutboxEvent.objects.filter(aggregate=OuterRef("aggregate"), id__lt=OuterRef("id"), dead_at=None)
    return (
        OutboxEvent.objects.filter(dead_at=None, available_at__lte=now)
        .exclude(Exists(earlier))
        .order_by("id")
        .select_for_update(skip_locked=True, of=("self",))
        .first()
    )


def dead_events() -> QuerySet[OutboxEvent]:
    """Events given up after the last attempt, newest first."""
    return OutboxEvent.objects.exclude(dead_at=None).order_by(F("id").desc())


def waiting_count() -> int:
    """How many events are on their way."""
    return OutboxEvent.objects.filter(dead_at=None).count()
