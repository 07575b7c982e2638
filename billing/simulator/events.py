"""The record of what happened, and the queue of its deliveries."""

import time
from typing import Any

from billing.simulator.settings import API_VERSION
from billing.simulator.store import Object, Transaction, new_id

# How webhooks are delivered, set through the controls: a delay in seconds, how often each is sent
# more than once, newest first instead of oldest first, and a full stop.
TEMPO: dict[str, Any] = {"delay": 0.0, "duplicates": 0, "reorder": False, "paused": False}


def emit(tx: Transaction, kind: str, subject: Object, request_id: str | None = None) -> Object:
    """Store an event with the object as it is now, and queue its delivery in the same transaction."""
    event = tx.save(
        "event",
        {
            "id": new_id("evt"),
            "object": "event",
            "account": None,
            "api_version": API_VERSION,
            "context": None,
            "created": tx.now,
            "data": {"object": dict(subject)},
            "livemode": False,
            "pending_webhooks": 1,
            "request": {"id": request_id, "idempotency_key": None},
            "type": kind,
        },
    )
    tempo = tx.knob("tempo", TEMPO)
    for _ in range(1 + int(tempo["duplicates"])):
        queue(tx, event["id"], delay=float(tempo["delay"]))
    return event


def queue(tx: Transaction, event_id: str, *, delay: float = 0.0) -> None:
    """One more delivery of an event, due after ``delay`` seconds."""
    tx.connection.execute(
        "INSERT INTO deliveries (event_id, state, attempts, due_at, answer) VALUES (?, 'PENDING', 0, ?, '')",
        (event_id, time.time() + delay),
    )
