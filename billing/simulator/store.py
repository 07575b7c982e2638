"""Everything the service remembers, in one SQLite file; one transaction per call."""

import json
import secrets
import sqlite3
import string
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from billing.simulator.errors import missing

SCHEMA = """
CREATE TABLE IF NOT EXISTS objects (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
    body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS objects_kind ON objects (kind, seq);
CREATE INDEX IF NOT EXISTS objects_intent ON objects (kind, json_extract(body, '$.payment_intent'));
CREATE INDEX IF NOT EXISTS objects_status ON objects (kind, json_extract(body, '$.status'));
CREATE TABLE IF NOT EXISTS answers (
    key TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL,
    request_id TEXT NOT NULL, at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT, event_id TEXT NOT NULL, state TEXT NOT NULL,
    attempts INTEGER NOT NULL, due_at REAL NOT NULL, answer TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (state, due_at);
CREATE TABLE IF NOT EXISTS faults (
    id INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL, left INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS knobs (name TEXT PRIMARY KEY, body TEXT NOT NULL);
"""
LOOKUPS = {
    "payment_intent": "SELECT body FROM objects WHERE kind = ?"
    " AND json_extract(body, '$.payment_intent') = ? ORDER BY seq",
    "status": "SELECT body FROM objects WHERE kind = ? AND json_extract(body, '$.status') = ? ORDER BY seq",
}
ALPHABET = string.ascii_letters + string.digits
Object = dict[str, Any]


def new_id(prefix: str, length: int = 24) -> str:
    """An identifier as the service makes them: ``pi_3Qd…``."""
    return f"{prefix}_" + "".join(secrets.choice(ALPHABET) for _ in range(length))


class Transaction:
    """The objects as one call sees them. ``now`` is the same instant throughout the call."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.now = int(time.time())

    def save(self, kind: str, body: Object) -> Object:
        """Insert or replace one object under its ``id``."""
        self.connection.execute(
            "INSERT INTO objects (id, kind, body) VALUES (?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET body = excluded.body",
            (body["id"], kind, json.dumps(body, ensure_ascii=False)),
        )
        return body

    def find(self, kind: str, object_id: str) -> Object | None:
        """The object, or None."""
        row = self.connection.execute(
            "SELECT body FROM objects WHERE id = ? AND kind = ?", (object_id, kind)
        ).fetchone()
        return None if row is None else json.loads(row[0])

    def get(self, kind: str, object_id: str, param: str = "id") -> Object:
        """The object, or the service's "no such …"."""
        found = self.find(kind, object_id)
        if found is None:
            raise missing(kind.replace("checkout.session", "checkout session"), object_id, param)
        return found

    def where(self, kind: str, field: str, value: str) -> list[Object]:
        """All objects of a kind whose indexed field has the value, oldest first."""
        rows = self.connection.execute(LOOKUPS[field], (kind, value))
        return [json.loads(row[0]) for row in rows]

    def newest(self, kind: str) -> list[Object]:
        """All objects of a kind, newest first."""
        rows = self.connection.execute("SELECT body FROM objects WHERE kind = ? ORDER BY seq DESC", (kind,))
        return [json.loads(row[0]) for row in rows]

    def knob(self, name: str, default: Object) -> Object:
        """A switch set by hand; survives a restart."""
        row = self.connection.execute("SELECT body FROM knobs WHERE name = ?", (name,)).fetchone()
        return default if row is None else {**default, **json.loads(row[0])}

    def turn(self, name: str, body: Object) -> None:
        """Set a switch."""
        self.connection.execute(
            "INSERT OR REPLACE INTO knobs (name, body) VALUES (?, ?)", (name, json.dumps(body))
        )


class Store:
    """Opens transactions on the state file.

    Writers queue on a lock of the process and, between processes, on SQLite's own write lock, so
    that what a call has read cannot change before it writes.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.writing = threading.Lock()
        self.changed = threading.Event()
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = self._open()
        connection.executescript(SCHEMA)
        connection.close()

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=15, isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        return connection

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """A steady view; nothing may be written."""
        connection = self._open()
        try:
            connection.execute("BEGIN")
            yield Transaction(connection)
        finally:
            connection.close()

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """All or nothing; wakes the deliverer after the commit."""
        with self.writing:
            connection = self._open()
            try:
                connection.execute("BEGIN IMMEDIATE")
                yield Transaction(connection)
                connection.execute("COMMIT")
            finally:
                connection.close()
        self.changed.set()
