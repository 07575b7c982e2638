from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from core.flow.outbox import poke
from core.flow.outbox.models import OutboxEvent
from core.kernel import trace
from core.kernel.actor import SYSTEM, Actor
from core.kernel.events import Event
from core.storage import scope
from core.storage.inserting import insert


def emit(
    event: Event,
    *,
    aggregate: str,
    actor: Actor = SYSTEM,
    dealer: str | None = None,
    not_before: datetime | None = None,
) -> None:
    """Write the event beside the change it tells of; it leaves when the transaction commits.

    `dealer` is the schema it belongs to; by default the one at hand, or none in the market's scope. With
    `not_before` it leaves then, and later events of the same aggregate after it.
    Raises RuntimeError outside a transaction: an event must not outlive its change.
    """
    _post(event.name, event.payload(), aggregate=aggregate, actor=actor, dealer=dealer, not_before=not_before)


def post_task(
    name: str, kwargs: dict[str, Any], *, key: str, dealer: str, unless_waiting: bool = False
) -> None:
    """Write a call of a Celery task as an outbox row, so that it survives a broker that is down.

    With `unless_waiting` nothing is written while an earlier call of the same key still waits, be it for
    a broker that is down.
    """
    waiting = OutboxEvent.objects.filter(aggregate=f"task:{key}", dealer_schema=dealer, dead_at=None)
    if unless_waiting and waiting.exists():
        return
    _post(f"task:{name}", kwargs, aggregate=f"task:{key}", actor=SYSTEM, dealer=dealer)


def forget(ids: Sequence[int]) -> None:
    """Take rows away that are delivered. For the relay, in the transaction of the delivery."""
    with transaction.get_connection().cursor() as cursor:
        cursor.execute("DELETE FROM outbox_outboxevent WHERE id = ANY (%s)", [list(ids)])


def _post(
    name: str,
    payload: dict[str, Any],
    *,
    aggregate: str,
    actor: Actor,
    dealer: str | None,
    not_before: datetime | None = None,
) -> None:
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{name} was emitted outside a transaction")
    if dealer is None:
        at_hand = scope.current()
        dealer = at_hand.schema if at_hand.kind == "dealer" else ""
    row = OutboxEvent(
        name=name,
        aggregate=aggregate,
        dealer_schema=dealer,
        payload=payload,
        actor={"kind": actor.kind, "id": str(actor.user_id or ""), "name": actor.name},
        request_id=trace.request_id(),
    )
    row.available_at = not_before or row.available_at
    insert(row)
    poke.after_commit()
