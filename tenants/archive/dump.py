"""A logical dump of one dealer's schema: plain SQL that `psql` and `load_dump` restore.

As in pg_dump's files the tables come first, then their rows, then constraints, indexes and triggers: no order
of tables is needed, nothing stands in the rows' way, and every constraint is checked over all rows when it is
made.
Lines that begin with `--:` are comments to psql and marks to our own loader.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import connection, transaction

from tenants.archive.summary import DumpBroken, DumpSummary, TableSummary
from tenants.blueprint import fingerprint_of, script_of
from tenants.ownership import as_owner

FIRST_LINE = b"-- marque dump 1\n"
MARK = "--: "
END_OF_ROWS = b"\\.\n"
_BEFORE_ROWS = ("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", "CREATE SEQUENCE", "CREATE TABLE")
_HEAD = """\
-- By hand: psql --single-transaction -v ON_ERROR_STOP=1 \
-c 'CREATE SCHEMA "name"' -c 'SET search_path = "name"' -f this-file
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SET check_function_bodies = off;
"""
# Rows in one form whatever the server's settings are; a dump does not wait for ever behind a migration.
_BEGIN = """
SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;
SET LOCAL lock_timeout = '10s'; SET LOCAL statement_timeout = 0; SET LOCAL TimeZone = 'UTC';
SET LOCAL DateStyle = 'ISO, YMD'; SET LOCAL IntervalStyle = 'postgres'; SET LOCAL bytea_output = 'hex';
SET LOCAL extra_float_digits = 1
"""
_TABLES = """
SELECT c.relname,
       array_agg(a.attname::text ORDER BY a.attnum) FILTER (WHERE a.attgenerated = ''),
       (SELECT array_agg(k.attname::text ORDER BY array_position(i.indkey::int2[], k.attnum))
        FROM pg_index i JOIN pg_attribute k ON k.attrelid = i.indrelid AND k.attnum = ANY (i.indkey)
        WHERE i.indrelid = c.oid AND i.indisprimary)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relnamespace = %s::regnamespace AND c.relkind = 'r'
GROUP BY c.oid, c.relname ORDER BY c.relname
"""
_SEQUENCES = """
SELECT s.relname, t.relname, a.attname
FROM pg_class s
LEFT JOIN pg_depend d ON d.objid = s.oid AND d.classid = 'pg_class'::regclass AND d.deptype = 'i'
LEFT JOIN pg_class t ON t.oid = d.refobjid
LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
WHERE s.relnamespace = %s::regnamespace AND s.relkind = 'S' ORDER BY s.relname
"""


class Sink(Protocol):
    """Where a dump goes: anything that takes bytes."""

    def write(self, data: bytes, /) -> Any: ...


class Nowhere:
    """A sink for whoever wants the summary only."""

    def write(self, data: bytes, /) -> int:
        """Forget the bytes."""
        return len(data)


@dataclass(frozen=True, slots=True)
class _Table:
    name: str
    columns: list[str]
    key: list[str] | None


class _Rows(io.RawIOBase):
    """Stands between COPY and the sink: counts rows and digests them."""

    def __init__(self, sink: Sink) -> None:
        self.sink, self.rows, self.digest = sink, 0, hashlib.sha256()

    def write(self, data: Any, /) -> int:
        self.rows += bytes(data).count(b"\n")  # a line break inside a value is written as \n
        self.digest.update(data)
        self.sink.write(data)
        return len(data)

    def summary(self) -> TableSummary:
        return TableSummary(self.rows, self.digest.hexdigest())


def dump_schema(schema: str, sink: Sink, *, then: Callable[[DumpSummary], None] | None = None) -> DumpSummary:
    """Write the schema's objects, rows and sequences as of one moment, in constant memory.

    `then` runs when all is written, as the owner in the same snapshot: what it reads fits the dump.
    Not inside a transaction (RuntimeError): the dump needs a snapshot of its own. A table made or dropped at
    the same moment raises DumpBroken; trying again is safe.
    """
    if connection.in_atomic_block:
        raise RuntimeError("a dump needs a transaction of its own")
    with as_owner(schema, with_public=False):
        with connection.cursor() as cursor:
            before = _tables(cursor, schema)
        if not before:
            raise DumpBroken(f"{schema} has no tables")
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_BEGIN)
            locked = ", ".join(_quoted(table.name) for table in before)
            cursor.execute(f"LOCK TABLE {locked} IN ACCESS SHARE MODE")  # takes no snapshot yet
            if _tables(cursor, schema) != before:
                raise DumpBroken(f"{schema} changed its shape while it was being dumped")
            summary = _write(cursor, schema, before, sink)
            if then is not None:
                then(summary)
            return summary


def _write(cursor: Any, schema: str, tables: list[_Table], sink: Sink) -> DumpSummary:
    cursor.execute("SELECT clock_timestamp()")
    (taken_at,) = cursor.fetchone()
    cursor.execute("SELECT app || '.' || name FROM django_migrations ORDER BY app, name")
    migrations = tuple(name for (name,) in cursor.fetchall())
    script = script_of(schema)
    shape, digest = fingerprint_of(schema), digest_of(script)
    about = {"schema": schema, "taken_at": taken_at.isoformat(), "script": digest}
    sink.write(FIRST_LINE + f"{MARK}about {json.dumps(about)}\n{_HEAD}".encode())
    early = [statement for statement in script if statement.startswith(_BEFORE_ROWS)]
    for statement in early:
        _write_statement(sink, statement)
    summaries = {table.name: _write_rows(cursor, table, sink) for table in tables}
    sequences = _write_sequences(cursor, schema, sink)
    for statement in script[len(early) :]:
        _write_statement(sink, statement)
    summary = DumpSummary(schema, taken_at, shape, digest, migrations, summaries, sequences)
    sink.write(f"{MARK}end {summary.to_json()}\n".encode())
    return summary


def _write_statement(sink: Sink, statement: str) -> None:
    if f"\n{MARK}" in statement:
        raise DumpBroken("a statement holds a mark of the dump's own")
    sink.write(f"{MARK}statement\n{statement};\n".encode())


def _write_rows(cursor: Any, table: _Table, sink: Sink) -> TableSummary:
    """In the order of the key, so that equal content has equal bytes wherever its rows lie."""
    columns = ", ".join(map(_quoted, table.columns))
    order = f" ORDER BY {', '.join(map(_quoted, table.key))}" if table.key else ""
    sink.write(f"{MARK}rows\nCOPY {_quoted(table.name)} ({columns}) FROM stdin;\n".encode())
    rows = _Rows(sink)
    select = f"SELECT {columns} FROM {_quoted(table.name)}{order}"  # noqa: S608  names from the catalog
    cursor.copy_expert(f"COPY ({select}) TO STDOUT (ENCODING 'UTF8')", rows)
    sink.write(END_OF_ROWS)
    return rows.summary()


def _write_sequences(cursor: Any, schema: str, sink: Sink) -> dict[str, int]:
    cursor.execute(_SEQUENCES, [schema])
    found = {}
    for name, table, column in cursor.fetchall():
        cursor.execute(f"SELECT last_value, is_called FROM {_quoted(name)}")  # noqa: S608
        last, called = cursor.fetchone()
        place = {"table": table, "column": column} if table else {"sequence": name}
        sink.write(f"{MARK}sequence {json.dumps({**place, 'last': last, 'called': called})}\n".encode())
        sink.write(f"{setval(table, column, name, last, called)};\n".encode())
        found[name] = last
    return found


def digest_of(script: list[str]) -> str:
    """SHA-256 (hex) of the statements of a dump, in their order."""
    return hashlib.sha256("\n".join(script).encode()).hexdigest()


def setval(table: str | None, column: str | None, name: str, last: int, called: bool) -> str:
    """The statement that sets a sequence; one that belongs to a column is found by it, whatever its name."""
    of = (
        f"pg_catalog.pg_get_serial_sequence({_literal(_quoted(table))}, {_literal(column)})"
        if table and column
        else f"{_literal(_quoted(name))}"
    )
    return f"SELECT pg_catalog.setval({of}, {int(last)}, {'true' if called else 'false'})"


def _tables(cursor: Any, schema: str) -> list[_Table]:
    cursor.execute(_TABLES, [schema])
    return [_Table(*row) for row in cursor.fetchall()]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
