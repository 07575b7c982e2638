"""Failures ordered through the controls: the service can be made to fail as real ones do."""

import json
from dataclasses import dataclass
from typing import Any

from billing.simulator.params import Params
from billing.simulator.store import Store

# REFUSED: a 5xx (or other status) and nothing done. TIMEOUT: silence, then a cut line, nothing
# done. LOST: done and remembered, but the answer never arrives. SLOW: done, late.
KINDS = ("REFUSED", "TIMEOUT", "LOST", "SLOW")


@dataclass(frozen=True)
class Fault:
    """One failure about to happen to a call."""

    kind: str
    status: int
    seconds: float


def order(store: Store, given: dict[str, Any]) -> dict[str, Any]:
    """Make the next ``count`` calls fail whose address begins with ``path``."""
    params = Params({key: str(value) for key, value in given.items()})
    body = {
        "kind": params.choice("kind", KINDS, "REFUSED"),
        "status": params.integer("status", least=400) or 500,
        "seconds": (params.integer("milliseconds") or 0) / 1000,
        "method": (params.text("method") or "").upper(),
        "path": params.text("path") or "/v1/",
    }
    count = params.integer("count", least=1) or 1
    params.finish()
    with store.write() as tx:
        tx.connection.execute("INSERT INTO faults (body, left) VALUES (?, ?)", (json.dumps(body), count))
    return {**body, "count": count}


def take(store: Store, method: str, path: str) -> Fault | None:
    """The oldest failure ordered for such a call, used up by one."""
    with store.read() as tx:
        if tx.connection.execute("SELECT 1 FROM faults WHERE left > 0").fetchone() is None:
            return None
    with store.write() as tx:
        rows = tx.connection.execute("SELECT id, body FROM faults WHERE left > 0 ORDER BY id")
        for fault_id, text in rows.fetchall():
            body = json.loads(text)
            if path.startswith(body["path"]) and body["method"] in ("", method):
                tx.connection.execute("UPDATE faults SET left = left - 1 WHERE id = ?", (fault_id,))
                return Fault(body["kind"], body["status"], body["seconds"])
    return None


def waiting(store: Store) -> list[dict[str, Any]]:
    """Failures still to come."""
    with store.read() as tx:
        rows = tx.connection.execute("SELECT body, left FROM faults WHERE left > 0 ORDER BY id")
        return [{**json.loads(body), "count": left} for body, left in rows]


def clear(store: Store) -> None:
    """Forget all failures ordered."""
    with store.write() as tx:
        tx.connection.execute("DELETE FROM faults")
