"""Put a dump into a new schema, all of it in one transaction, or nothing."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db import connection, transaction

from tenants.archive.dump import END_OF_ROWS, FIRST_LINE, MARK, digest_of, setval
from tenants.archive.summary import DumpBroken, DumpSummary, TableSummary
from tenants.context import owner_context
from tenants.ownership import as_owner

_NAME = r'"(?:[^"]|"")+"'
_COPY = re.compile(rf"COPY ({_NAME}) \(({_NAME}(?:, {_NAME})*)\) FROM stdin;\n\Z")
# Rows are brought in before any constraint exists, so the whole load is one pass and one check at its end.
_BEGIN = """
SET LOCAL lock_timeout = '10s'; SET LOCAL statement_timeout = 0; SET LOCAL TimeZone = 'UTC';
SET LOCAL check_function_bodies = off; SET LOCAL DateStyle = 'ISO, YMD'
"""


class DumpRefused(ValueError):
    """The dump holds a statement that the caller does not know."""


class Source(Protocol):
    """Where a dump comes from: a buffered reader of bytes."""

    def readline(self) -> bytes: ...


@dataclass(slots=True)
class _Loaded:
    statements: list[str] = field(default_factory=list)
    tables: dict[str, TableSummary] = field(default_factory=dict)


class _Rows:
    """One table's rows as COPY asks for them, counted and digested on the way."""

    def __init__(self, source: Source) -> None:
        self.source, self.rows, self.digest, self.over = source, 0, hashlib.sha256(), False

    def read(self, size: int = 8192) -> bytes:
        found, length = [], 0
        while not self.over and length < size:
            line = self.source.readline()
            if line == END_OF_ROWS:
                self.over = True
            if self.over or not line:
                break
            found.append(line)
            length += len(line)
        self.rows += len(found)
        data = b"".join(found)
        self.digest.update(data)
        return data


def load_dump(source: Source, schema: str, *, only: Collection[str] | None = None) -> DumpSummary:
    """Make the schema and put the dump into it as the owner; returns what the dump says of itself.

    Its statements run with the owner's rights. For a file that was not sealed by ourselves give `only`, the
    statements it may hold (`script_of(TEMPLATE)`), or it could do anything. Role and rights are the caller's:
    `grant_schema` comes after. Raises DumpBroken (cut short, or rows that differ from the dump's digests),
    DumpRefused, and the database's IntegrityError; then no schema is left.
    """
    with as_owner(), transaction.atomic():
        with owner_context(), connection.cursor() as cursor:
            cursor.execute(f'CREATE SCHEMA "{schema}"')
        with owner_context(schema, with_public=False), connection.cursor() as cursor:
            cursor.execute(_BEGIN)
            return _load(cursor, source, schema, only)


def _load(cursor: Any, source: Source, schema: str, only: Collection[str] | None) -> DumpSummary:
    if source.readline() != FIRST_LINE:
        raise DumpBroken("no dump of a form that is known here")
    about = json.loads(_after(source.readline().decode(), "about"))
    loaded, line = _Loaded(), _next_mark(source)
    while not line.startswith(f"{MARK}end "):
        line = _take(cursor, source, schema, line, loaded, only)
    summary = DumpSummary.from_json(_after(line, "end"))
    if loaded.tables != summary.tables or {digest_of(loaded.statements), about["script"]} != {summary.script}:
        raise DumpBroken("the dump does not hold what it says")
    return summary


def _take(
    cursor: Any, source: Source, schema: str, line: str, loaded: _Loaded, only: Collection[str] | None
) -> str:
    """Do what one mark introduces; returns the mark that follows."""
    if line.startswith(f"{MARK}sequence "):
        wanted = json.loads(_after(line, "sequence"))
        place = (wanted.get("table"), wanted.get("column"), wanted.get("sequence", ""))
        cursor.execute(setval(*place, wanted["last"], wanted["called"]))
        return _next_mark(source)
    if line == f"{MARK}rows\n":
        name, rows = _copy(cursor, source, schema)
        loaded.tables[name] = TableSummary(rows.rows, rows.digest.hexdigest())
        return _next_mark(source)
    if line != f"{MARK}statement\n":
        raise DumpBroken(f"a mark that is not known here: {line[:40]!r}")
    text, following = _until_mark(source)
    statement = text.removesuffix(";\n")
    if only is not None and statement not in only:
        raise DumpRefused(f"an unknown statement: {statement[:80]}")
    cursor.execute(statement)
    loaded.statements.append(statement)
    return following


def _copy(cursor: Any, source: Source, schema: str) -> tuple[str, _Rows]:
    found = _COPY.match(source.readline().decode())
    if found is None:
        raise DumpBroken("rows without their table")
    rows = _Rows(source)
    # By its full name: a table of the server's own catalogue comes first in every search path.
    cursor.copy_expert(f"COPY \"{schema}\".{found[1]} ({found[2]}) FROM STDIN (ENCODING 'UTF8')", rows)
    if not rows.over:
        raise DumpBroken("the dump ends in the middle of its rows")
    return found[1][1:-1].replace('""', '"'), rows


def _next_mark(source: Source) -> str:
    return _until_mark(source)[1]


def _until_mark(source: Source) -> tuple[str, str]:
    """The text before the next mark, and the mark."""
    lines: list[str] = []
    while line := source.readline().decode():
        if line.startswith(MARK) and line.endswith("\n"):
            return "".join(lines), line
        lines.append(line)
    raise DumpBroken("the dump ends before its end")


def _after(line: str, word: str) -> str:
    if not line.startswith(f"{MARK}{word} "):
        raise DumpBroken(f"no {word} where one belongs")
    return line.removeprefix(f"{MARK}{word} ")
