from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, F, OuterRef, QuerySet

from core.flow.outbox.models import OutboxEvent


def waiting_after(last: int, now: datetime, size: int) -> list[int]:
    """Ids of the next events whose time has come, from `last` on; some may still have to wait for others."""
    rows = OutboxEvent.objects.filter(id__gt=last, dead_at=None, available_at__lte=now)
    return list(rows.order_by("id").values_list("id", flat=True)[:size])


def locked_if_due(event_id: int, now: datetime) -> OutboxEvent | None:
    """The event, held for this transaction; None when it is gone, in other hands, or not due.

    An event behind an undelivered one of the same aggregate is not due; a dead one no longer holds others up.
    Aggregates of different dealers never hold each other up, whatever they are called.
    """
    earlier = OutboxEvent.objects.filter(
        aggregate=OuterRef("aggregate"),
        dealer_schema=OuterRef("dealer_schema"),
        id__lt=OuterRef("id"),
        dead_at=None,
    )
    return (
        OutboxEvent.objects.filter(id=event_id, dead_at=None, available_at__lte=now)
        .exclude(Exists(earlier))
        .select_for_update(skip_locked=True, of=("self",))
        .first()
    )


def dead_events() -> QuerySet[OutboxEvent]:
    """Events given up after the last attempt, newest first."""
    return OutboxEvent.objects.exclude(dead_at=None).order_by(F("id").desc())


def waiting_count() -> int:
    """How many events are on their way."""
    return OutboxEvent.objects.filter(dead_at=None).count()
