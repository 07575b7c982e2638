"""What the authority has issued and taken back, in one SQLite file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

TABLE = """
CREATE TABLE IF NOT EXISTS certificate (
    serial TEXT PRIMARY KEY, subject TEXT NOT NULL, issued_at REAL NOT NULL, expires_at REAL NOT NULL,
    revoked_at REAL
)
"""


@dataclass(frozen=True)
class Entry:
    """One certificate; `revoked_at` None: it holds."""

    serial: int
    revoked_at: datetime | None


class Book:
    """The authority's list of certificates."""

    def __init__(self, file: Path) -> None:
        self._file = file
        with self._open() as connection:
            connection.execute(TABLE)
        file.chmod(0o600)

    def enter(self, serial: int, subject: str, issued_at: datetime, expires_at: datetime) -> None:
        """Remember a certificate that was just issued."""
        row = (f"{serial:X}", subject, issued_at.timestamp(), expires_at.timestamp())
        with self._open() as connection:
            connection.execute("INSERT INTO certificate VALUES (?, ?, ?, ?, NULL)", row)

    def revoke(self, serial: int, at: datetime) -> bool:
        """Take a certificate back; the first time counts. False: never issued."""
        with self._open() as connection:
            done = connection.execute(
                "UPDATE certificate SET revoked_at = COALESCE(revoked_at, ?) WHERE serial = ?",
                (at.timestamp(), f"{serial:X}"),
            )
            return done.rowcount > 0

    def find(self, serial: int) -> Entry | None:
        """What is known of a certificate."""
        with self._open() as connection:
            row = connection.execute(
                "SELECT serial, revoked_at FROM certificate WHERE serial = ?", (f"{serial:X}",)
            ).fetchone()
        return _entry(*row) if row else None

    def revoked(self) -> list[Entry]:
        """Everything that was taken back."""
        with self._open() as connection:
            rows = connection.execute(
                "SELECT serial, revoked_at FROM certificate WHERE revoked_at IS NOT NULL ORDER BY revoked_at"
            ).fetchall()
        return [_entry(*row) for row in rows]

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._file, timeout=10)) as connection, connection:
            yield connection


def _entry(serial: str, revoked_at: float | None) -> Entry:
    return Entry(int(serial, 16), datetime.fromtimestamp(revoked_at, tz=UTC) if revoked_at else None)
