"""Deliver what waits in the outbox: one event a transaction, in order per aggregate."""

from __future__ import annotations

import logging
from datetime import timedelta

from celery import current_app
from django.db import connection, transaction

from core.flow.dealers import scope_of
from core.flow.outbox.models import OutboxEvent
from core.flow.outbox.queries import locked_if_due, waiting_after
from core.flow.outbox.registry import Delivery, Handler, handlers_of, key_of, runs_for_dealer
from core.kernel import clock, trace
from core.storage import scope

log = logging.getLogger(__name__)
MAX_ATTEMPTS = 12
BATCH = 200
RELAY_LOCK = 0x4D61_7271  # one relay at a time keeps the order; the number is arbitrary


class Misaddressed(RuntimeError):
    """A row asks for a task that is not its sender's to start."""


def deliver_all(limit: int = 10_000) -> int:
    """Deliver until nothing is due (or `limit` is reached) and say how many events were taken up."""
    taken = last = 0
    while taken < limit:
        with scope.entered(scope.MARKET):
            batch = waiting_after(last, clock.latest(), min(BATCH, limit - taken))
        if not batch:
            return taken
        taken += sum(_deliver_one(event_id) for event_id in batch)
        last = batch[-1]
        connection.close_if_unusable_or_obsolete()  # it may have met its share of dealers
    return taken


def _deliver_one(event_id: int) -> bool:
    with scope.entered(scope.MARKET), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [RELAY_LOCK])
        event = locked_if_due(event_id, clock.latest())
        if event is None:
            return False
        with trace.traced(event.request_id):
            _deliver(event)
        return True


def _deliver(event: OutboxEvent) -> None:
    try:
        if event.name.startswith("task:"):
            _send_task(event)
        else:
            for handler in handlers_of(event.name):
                _run_once(event, handler)
    except Exception as error:
        _postpone(event, error)
    else:
        event.delete()


def _run_once(event: OutboxEvent, handler: Handler) -> None:
    if key_of(handler) in event.delivered:
        return
    delivery = Delivery(
        event.event_id, event.name, event.dealer_schema, event.payload, event.occurred_at, event.request_id
    )
    inside = scope.MARKET
    if runs_for_dealer(handler):
        inside = scope_of(event.dealer_schema, wanted_by=key_of(handler))
    with transaction.atomic(), scope.entered(inside):
        handler(delivery)
        connection.check_constraints()  # what is deferred must fail here, not when the relay commits
    event.delivered = [*event.delivered, key_of(handler)]


def _send_task(event: OutboxEvent) -> None:
    task = current_app.tasks[event.name.removeprefix("task:")]
    # Whatever a dealer's role writes bears its schema: a task of the market, or of Celery, is not for it.
    if getattr(task, "needs_dealer", None) is not bool(event.dealer_schema):
        raise Misaddressed(f"{event.name} for {event.dealer_schema or 'the market'}")
    task.apply_async(
        kwargs=event.payload,
        headers={"dealer": event.dealer_schema, "request_id": event.request_id},
        task_id=str(event.event_id),
        retry=False,
    )


def _postpone(event: OutboxEvent, error: Exception) -> None:
    event.attempts += 1
    event.last_error = f"{type(error).__name__}: {error}"[:2000]
    event.available_at = clock.now() + timedelta(seconds=min(2**event.attempts, 900))
    if event.attempts >= MAX_ATTEMPTS:
        event.dead_at = clock.now()
    event.save(update_fields=["attempts", "last_error", "available_at", "dead_at", "delivered"])
    log.error("event %s %s failed, attempt %d", event.name, event.event_id, event.attempts, exc_info=error)
