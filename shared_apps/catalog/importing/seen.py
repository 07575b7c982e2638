"""Which references a file has had already. Kept in a temporary database, so memory does not grow with it."""

from __future__ import annotations

import sqlite3
from types import TracebackType


class Seen:
    """Remembers a reference with the line it first stood on. A context manager."""

    def __init__(self) -> None:
        # An empty name is SQLite's own temporary file: it spills to disk and vanishes when closed.
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.execute("PRAGMA journal_mode = OFF")
        self._db.execute("PRAGMA synchronous = OFF")
        self._db.execute("CREATE TABLE seen (ref TEXT PRIMARY KEY, line INTEGER) WITHOUT ROWID")

    def first_line(self, reference: str, line: int) -> int | None:
        """The line where the reference stood before, or None the first time, which is now remembered."""
        cursor = self._db.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (reference, line))
        if cursor.rowcount:
            return None
        row = self._db.execute("SELECT line FROM seen WHERE ref = ?", (reference,)).fetchone()
        return int(row[0])

    def __enter__(self) -> Seen:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()
