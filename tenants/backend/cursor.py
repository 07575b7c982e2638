"""A cursor that puts the scope in force before the statement, in the same message.

PostgreSQL runs a message of several statements as one implicit transaction, so
`SET LOCAL ROLE …; SET LOCAL search_path = …; SELECT …` leaves nothing behind in the session: safe behind a
pooler in transaction mode, and no extra round trip. Inside a transaction the settings ride on its first
statement and again after anything that may have undone them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from psycopg2 import extensions
from psycopg2.sql import Composable

from core.storage import scope
from tenants.backend import statements

_GAP = r"(?:\s|/\*.*?\*/|--[^\n]*(?:\n|\Z))"
_BEGIN = rf"(?:\A|;){_GAP}*"
_UNDOES_SETTINGS = re.compile(
    rf"{_BEGIN}(?:ROLLBACK|ABORT|COMMIT|END|DISCARD|(?:SET|RESET)\b)|\bset_config\b", re.I | re.S
)


class Applied:
    """Which scope the open transaction of one connection is known to have; None when that is in doubt.

    A transaction begins with the login's own role and path: the owner's scope.
    """

    def __init__(
        self, role_of: Callable[[scope.Scope], str], owns: Callable[[], bool] = lambda: True
    ) -> None:
        self.role_of = role_of
        self.owns = owns
        self.scope: scope.Scope | None = scope.OWNER
        self.dealers: set[str] = set()  # whose tables this connection's server process holds in memory


class ScopedCursor(extensions.cursor):  # type: ignore[misc]  # psycopg2 has no types
    """psycopg2's cursor with the scope in front. Its maker sets `applied`."""

    applied: Applied

    def execute(self, query: Any, vars: Any = None) -> None:
        text = self._checked(query, vars)
        prefix = self._prefix()
        super().execute(prefix + text, vars)
        self._remember(text)

    def executemany(self, query: Any, vars_list: Any) -> None:
        for values in vars_list:
            self.execute(query, values)

    def callproc(self, procname: str, parameters: Any = None) -> Any:
        raise NotImplementedError("call functions by SELECT, so that the scope goes along")

    def copy_expert(self, sql: Any, file: Any, size: int = 8192) -> None:
        text = self._text(sql)
        if scope.current().kind != "owner":
            statements.check_copy(text)
        self._apply_apart()
        super().copy_expert(text, file, size)

    def copy_from(self, *args: Any, **options: Any) -> None:
        raise NotImplementedError("use copy_expert")

    def copy_to(self, *args: Any, **options: Any) -> None:
        raise NotImplementedError("use copy_expert")

    def _checked(self, query: Any, values: Any) -> str:
        text = self._text(query)
        if scope.current().kind != "owner":
            statements.check(text, values)
        return text

    def _text(self, query: Any) -> str:
        if isinstance(query, Composable):
            return str(query.as_string(self))
        return query.decode() if isinstance(query, bytes) else str(query)

    def _status(self) -> int:
        status: int = self.connection.get_transaction_status()
        return status

    def _prefix(self) -> str:
        status, wanted, applied = self._status(), scope.current(), self.applied
        if wanted.kind == "owner" and not applied.owns():
            raise scope.NoScope("the owner's scope needs the owner's login: tenants.ownership.as_owner()")
        if status == extensions.TRANSACTION_STATUS_INERROR:
            return ""  # only a rollback can follow, and it must go out bare
        if status == extensions.TRANSACTION_STATUS_IDLE:
            applied.scope = scope.OWNER
        if applied.scope == wanted:
            return ""  # for the owner, too, whose CREATE DATABASE must stand alone
        if wanted.kind == "dealer":
            applied.dealers.add(wanted.schema)
        return _settings(wanted, applied.role_of(wanted))

    def _remember(self, text: str) -> None:
        inside = self._status() == extensions.TRANSACTION_STATUS_INTRANS
        self.applied.scope = scope.current() if inside and not _undoes_settings(text) else None

    def _apply_apart(self) -> None:
        """For what cannot carry a prefix: COPY and server-side cursors."""
        prefix = self._prefix()
        if prefix and self.connection.autocommit:
            raise scope.NoScope("this statement cannot carry a scope outside a transaction")
        if prefix:
            helper = self.connection.cursor(cursor_factory=extensions.cursor)
            helper.execute(prefix)
            helper.close()
            self.applied.scope = scope.current()


class ScopedNamedCursor(ScopedCursor):
    """A server-side cursor: its statements stand alone, so the scope goes before them.

    Rows are computed as they are fetched, so they are fetched in the scope the cursor was opened in.
    """

    opened_in: scope.Scope | None = None

    def execute(self, query: Any, vars: Any = None) -> None:
        text = self._checked(query, vars)
        self._apply_apart()
        self.opened_in = scope.current()
        extensions.cursor.execute(self, text, vars)

    def fetchone(self) -> Any:
        self._return()
        return super().fetchone()

    def fetchmany(self, size: int | None = None) -> Any:
        self._return()
        return super().fetchmany(self.itersize if size is None else size)

    def fetchall(self) -> Any:
        self._return()
        return super().fetchall()

    def __next__(self) -> Any:
        self._return()
        return super().__next__()

    def _return(self) -> None:
        if scope.current() != self.opened_in:
            raise scope.NoScope("a server-side cursor is read in the scope it was opened in")
        self._apply_apart()


@lru_cache(maxsize=1024)
def _undoes_settings(text: str) -> bool:
    """Statements come again and again with their values apart, and reading one costs 25 µs."""
    return _UNDOES_SETTINGS.search(text) is not None


def _settings(wanted: scope.Scope, role: str) -> str:
    if wanted.kind == "nowhere":
        raise scope.NoScope("a statement without a scope: enter a market or dealer scope first")
    read_only = "SET LOCAL transaction_read_only = on; " if wanted.read_only else ""
    return f"SET LOCAL ROLE {role}; SET LOCAL search_path = {wanted.search_path}; {read_only}"


__all__: Sequence[str] = ("Applied", "ScopedCursor", "ScopedNamedCursor")
