"""Deliver what waits in the outbox: dealers take turns of one transaction, aggregates keep their order."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import timedelta
from time import monotonic

from celery import current_app
from django.db import OperationalError, connection, transaction

from core.flow.dealers import scope_of
from core.flow.outbox.models import OutboxEvent
from core.flow.outbox.operations import forget
from core.flow.outbox.queries import Waiting, locked_if_due, next_round
from core.flow.outbox.registry import Delivery, Handler, handlers_of, key_of, runs_for_dealer
from core.kernel import clock, trace
from core.storage import scope

log = logging.getLogger(__name__)
MAX_ATTEMPTS = 12
TURN = 25
"""So many events of a dealer may share a transaction, before the next dealer has its turn."""
TURN_LASTS = 0.1
"""Seconds after which a turn takes up no other event: as long, a person may wait for what it has locked."""
YIELDS_AFTER = 200
"""Milliseconds that a turn waits for what somebody else has locked. PostgreSQL looks for a deadlock later
than that (`deadlock_timeout`), so it is the turn that gives way, and never a person's step.
"""
PATIENCE = 900
"""Milliseconds that an event alone in its turn waits for what somebody else has locked; then others go on."""
PUT_OFF = 2
"""Seconds after which an event that waited in vain is taken up again. That is no failure of its own."""
RELAY_LOCK = 0x4D61_7271
"""Whoever holds it alone stops all relays; the number is arbitrary."""
_NOBODY_ALONE = "SELECT pg_advisory_xact_lock_shared(%s)"
_MY_TURN = "SELECT pg_try_advisory_xact_lock(%s, hashtext(%s))"
_MY_TURN_NEXT = "SELECT pg_advisory_xact_lock(%s, hashtext(%s))"
_LOCK_NOT_AVAILABLE = "55P03"


class Misaddressed(RuntimeError):
    """A row asks for a task that is not its sender's to start."""


class _Elsewhere(Exception):
    """Another relay is at this dealer's turn: one at a time keeps the order."""


class _Hindered(Exception):
    """Somebody has locked what the event's handler needs, and others need what the turn holds."""


@dataclass(slots=True)
class _Turn:
    """What became of the events of a turn. `passed` counts those that need not be looked at again."""

    patient: bool
    passed: int = 0
    hindered: bool = False
    done: list[int] = field(default_factory=list)
    stuck: set[str] = field(default_factory=set)
    failed: int = 0
    dealers: dict[str, scope.Scope] = field(default_factory=dict)

    @property
    def taken(self) -> int:
        return len(self.done) + self.failed

    def scope_for(self, handler: Handler, dealer: str) -> scope.Scope:
        """Where the handler runs. That the dealer is there is looked up once a turn."""
        if not runs_for_dealer(handler):
            return scope.MARKET
        if dealer not in self.dealers:
            self.dealers[dealer] = scope_of(dealer, wanted_by=key_of(handler))
        return self.dealers[dealer]


def deliver_all(limit: int = 10_000) -> int:
    """Deliver until nothing is due (or `limit` is reached) and say how many events were taken up.

    One dealer after the other has a turn, however much one of them has waiting. Several relays may be at
    work, each at another dealer's turn.
    """
    taken, seen, elsewhere, waits = 0, dict[str, int](), set[str](), False
    while taken < limit:
        with scope.entered(scope.MARKET):
            lines = next_round(seen, clock.latest(), TURN)
        if not lines and not elsewhere:
            break
        if not lines:  # whoever is there may have looked before the last of it was told
            waits = True
            while elsewhere:
                seen.pop(elsewhere.pop())
        for line in lines:
            if taken < limit:
                dealer = line[0].dealer_schema
                try:
                    served, seen[dealer] = _serve(line[: limit - taken], waits=waits)
                    taken += served
                except _Elsewhere:
                    seen[dealer] = line[-1].id
                    elsewhere.add(dealer)
            connection.close_if_unusable_or_obsolete()  # it may have met its share of dealers
    return taken


def _serve(line: list[Waiting], *, waits: bool) -> tuple[int, int]:
    """A dealer's turn: how many were taken up, and up to which row nothing is left of it.

    Its tasks come after its events, to start when what was told before is committed. Raises _Elsewhere.
    """
    dealer = line[0].dealer_schema
    told, left = _take_up(dealer, [event.id for event in line if not event.is_task], waits=waits)
    ready = [task.id for task in line if task.is_task and (not left or task.id < left[0])]
    started, late = _take_up(dealer, ready, waits=True)
    left = [*left, *late]
    return told + started, min(left) - 1 if left else line[-1].id


def _take_up(dealer: str, ids: list[int], *, waits: bool) -> tuple[int, list[int]]:
    """One turn: how many were taken up, and which are left for the next round.

    Who is in the way of an event is waited for with nothing else in hand. Raises _Elsewhere.
    """
    if not ids:
        return 0, []
    turn = _take_turn(dealer, ids, waits=waits)
    left = ids[turn.passed :]
    if not turn.hindered:
        return turn.taken, left
    return turn.taken + _take_turn(dealer, left[:1], waits=True, patient=True).taken, left[1:]


def _take_turn(dealer: str, ids: list[int], *, waits: bool, patient: bool = False) -> _Turn:
    turn = _Turn(patient)
    with scope.entered(scope.MARKET), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_NOBODY_ALONE, [RELAY_LOCK])
            cursor.execute(_MY_TURN_NEXT if waits else _MY_TURN, [RELAY_LOCK, dealer])
            if cursor.fetchone()[0] is False:
                raise _Elsewhere
            cursor.execute(f"SET LOCAL lock_timeout = {PATIENCE if patient else YIELDS_AFTER}")
        ends = monotonic() + TURN_LASTS
        due = {event.id: event for event in locked_if_due(ids, clock.latest())}
        for event_id in ids:
            if turn.passed and monotonic() > ends:
                break
            event = due.get(event_id)
            if event is not None and event.aggregate not in turn.stuck:
                with trace.traced(event.request_id):
                    _deliver(event, turn)
            if turn.hindered:
                break
            turn.passed += 1
        if turn.done:
            forget(turn.done)
    return turn


def _deliver(event: OutboxEvent, turn: _Turn) -> None:
    before = len(event.delivered)
    try:
        if event.name.startswith("task:"):
            _send_task(event)
        else:
            for handler in handlers_of(event.name):
                _run_once(event, handler, turn)
    except _Hindered as hindered:
        turn.hindered = True
        if turn.patient:
            _put_off(event, hindered)
        elif len(event.delivered) > before:
            event.save(update_fields=["delivered"])
    except Exception as error:
        turn.failed += 1
        turn.stuck.add(event.aggregate)
        _postpone(event, error)
    else:
        turn.done.append(event.id)


def _run_once(event: OutboxEvent, handler: Handler, turn: _Turn) -> None:
    if key_of(handler) in event.delivered:
        return
    delivery = Delivery(
        event.event_id, event.name, event.dealer_schema, event.payload, event.occurred_at, event.request_id
    )
    inside = turn.scope_for(handler, event.dealer_schema)
    try:
        with transaction.atomic(), scope.entered(inside):
            handler(delivery)
            connection.check_constraints()  # what is deferred must fail here, not when the relay commits
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", "") != _LOCK_NOT_AVAILABLE:
            raise
        raise _Hindered(key_of(handler)) from error
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


def _put_off(event: OutboxEvent, hindered: _Hindered) -> None:
    event.last_error = f"somebody else has locked what {hindered} needs"[:2000]
    event.available_at = clock.now() + timedelta(seconds=PUT_OFF)
    event.save(update_fields=["last_error", "available_at", "delivered"])
    log.warning("event %s %s is put off: %s", event.name, event.event_id, event.last_error)


def _postpone(event: OutboxEvent, error: Exception) -> None:
    event.attempts += 1
    event.last_error = f"{type(error).__name__}: {error}"[:2000]
    event.available_at = clock.now() + timedelta(seconds=min(2**event.attempts, 900))
    if event.attempts >= MAX_ATTEMPTS:
        event.dead_at = clock.now()
    event.save(update_fields=["attempts", "last_error", "available_at", "dead_at", "delivered"])
    log.error("event %s %s failed, attempt %d", event.name, event.event_id, event.attempts, exc_info=error)
