"""``/_simulator/…``: the service made to fail, wait, repeat itself and show what it holds."""

import json
from typing import Any

from billing.simulator import faults
from billing.simulator.errors import ApiError, unrecognised
from billing.simulator.events import TEMPO, queue
from billing.simulator.resources import charges, disputes, intents, refunds, sessions
from billing.simulator.store import Store

PREFIX = "/_simulator"


def control(store: Store, method: str, path: str, text: str) -> Any:
    """Obey one control call; bodies and answers are JSON."""
    try:
        given = json.loads(text or "{}")
    except ValueError:
        raise ApiError("The controls take a JSON object.") from None
    name, *rest = path.removeprefix(PREFIX).strip("/").split("/")
    match (method, name, rest):
        case ("GET", "state", []):
            return state(store)
        case ("POST", "faults", []):
            return faults.order(store, given)
        case ("DELETE", "faults", []):
            return faults.clear(store)
        case ("POST", "webhooks", []):
            return tempo(store, given)
        case ("POST", "events", [event_id, "replay"]):
            return replay(store, event_id)
        case ("POST", "refunds", []):
            return refund_habit(store, given)
        case ("POST", "refunds", [refund_id, "settle"]):
            with store.write() as tx:
                return refunds.settle(tx, refund_id, str(given.get("status", "succeeded")))
        case ("POST", "disputes", []):
            return dispute(store, given)
        case ("POST", "disputes", [dispute_id, "settle"]):
            with store.write() as tx:
                return disputes.settle(tx, dispute_id, _verdict(given))
        case ("POST", "sessions", [session_id, "expire"]):
            return expire_now(store, session_id)
    raise unrecognised(method, path)


def state(store: Store) -> dict[str, Any]:
    """Counts of objects, deliveries by state, failures ordered, the tempo of webhooks."""
    with store.read() as tx:
        objects = dict(tx.connection.execute("SELECT kind, COUNT(*) FROM objects GROUP BY kind"))
        rows = tx.connection.execute(
            "SELECT d.id, d.event_id, json_extract(o.body, '$.type'), d.state, d.attempts,"
            " d.answer FROM deliveries d JOIN objects o ON o.id = d.event_id"
            " ORDER BY d.id DESC LIMIT 200"
        )
        names = ("id", "event_id", "type", "state", "attempts", "answer")
        deliveries = [dict(zip(names, row, strict=True)) for row in rows]
        return {
            "objects": objects,
            "deliveries": deliveries,
            "faults": faults.waiting(store),
            "webhooks": tx.knob("tempo", TEMPO),
            "refunds": tx.knob("refunds", refunds.HABIT),
        }


def tempo(store: Store, given: dict[str, Any]) -> dict[str, Any]:
    """Set ``delay`` (seconds), ``duplicates``, ``reorder``, ``paused``; the rest stays."""
    unknown = set(given) - set(TEMPO)
    if unknown:
        raise ApiError(f"Received unknown parameter: {min(unknown)}")
    with store.write() as tx:
        chosen = {**tx.knob("tempo", TEMPO), **given}
        tx.turn("tempo", chosen)
    return chosen


def refund_habit(store: Store, given: dict[str, Any]) -> dict[str, Any]:
    """How new refunds end: ``{"status": "succeeded" | "pending"}``."""
    status = given.get("status")
    if status not in ("succeeded", "pending"):
        raise ApiError("status must be succeeded or pending")
    with store.write() as tx:
        tx.turn("refunds", {"status": status})
    return {"status": status}


def dispute(store: Store, given: dict[str, Any]) -> dict[str, Any]:
    """Have a paid intent disputed: ``payment_intent``, and where wanted ``reason`` and ``amount``."""
    reason = str(given.get("reason", "fraudulent"))
    if reason not in disputes.REASONS:
        raise ApiError(f"reason must be one of {', '.join(disputes.REASONS)}")
    with store.write() as tx:
        intent = tx.get(intents.KIND, str(given.get("payment_intent")), "payment_intent")
        charge = tx.get(charges.KIND, intent["latest_charge"] or "")
        return disputes.begin(tx, charge, reason, given.get("amount"))


def _verdict(given: dict[str, Any]) -> str:
    status = given.get("status")
    if status not in ("won", "lost"):
        raise ApiError("status must be won or lost")
    return str(status)


def expire_now(store: Store, session_id: str) -> dict[str, Any]:
    """Let an open session's time run out at once."""
    with store.write() as tx:
        session = tx.get(sessions.KIND, session_id)
        if session["status"] == "open":
            session = sessions.close(tx, session)
    return sessions.shown(session)


def replay(store: Store, event_id: str) -> dict[str, Any]:
    """Send an event once more."""
    with store.write() as tx:
        event = tx.get("event", event_id)
        queue(tx, event["id"])
    return {"queued": event_id}
