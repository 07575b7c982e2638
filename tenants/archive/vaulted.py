"""A dealer's files in write-once storage: which there should be by its rows, and their bytes as they were."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection

from core.kernel import clock
from core.storage import scope
from core.storage.belongings import Vaulted
from core.storage.vault import vault

CHUNK, BATCH = 1 << 18, 500
AT_LEAST = timedelta(days=1)
"""For a document whose time is over already: a lock must have a day to come."""
_FIRST = UUID(int=0)
_ROWS = """
SELECT t.id, t.key, t.storage_version, t.number, t.sha256, t.size, t.retain_until, {held}
FROM {schema}.{table} t WHERE NOT ({gone}) AND t.id > %s ORDER BY t.id LIMIT {batch}
"""


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that a row of `table` names; `until` is the day before which it must stay."""

    table: str
    id: UUID
    key: str
    version: str
    number: str
    sha256: str
    size: int
    until: datetime
    held: bool


def vaulted_tables() -> list[Vaulted]:
    """What the apps say of their tables."""
    return [one for app in apps.get_app_configs() for one in getattr(app, "dealer_vaults", ())]


def papers_of(schema: str) -> Iterator[Paper]:
    """Every file that the schema's rows name and that was not erased, in the scope at hand."""
    for one in vaulted_tables():
        names = {"schema": f'"{schema}"', "table": one.table, "batch": BATCH}
        names |= {"held": one.held.format(schema=f'"{schema}"'), "gone": one.gone}
        last, more = _FIRST, True
        while more:
            with connection.cursor() as cursor:
                cursor.execute(_ROWS.format(**names), [last])
                found = cursor.fetchall()
            for row in found:
                yield Paper(one.table, *row)
            more = len(found) == BATCH
            last = found[-1][0] if found else last


def count_of(schema: str) -> int:
    """How many files the schema's rows name."""
    count = 0
    with connection.cursor() as cursor:
        for one in vaulted_tables():
            cursor.execute(f'SELECT count(*) FROM "{schema}".{one.table} t WHERE NOT ({one.gone})')  # noqa: S608
            count += int(cursor.fetchone()[0])
    return count


def pieces_of(schema: str, paper: Paper) -> Iterator[bytes]:
    """A file's bytes piece by piece. Raises OSError where it is gone or the store does not answer."""
    with scope.entered(scope.dealer(schema)), vault().opened(paper.key, paper.version) as file:
        while piece := file.read(CHUNK):
            yield piece


def fault_of(schema: str, paper: Paper) -> str:
    """Why a file cannot be taken along: "gone", "changed", or "" where it is what was filed."""
    digest = hashlib.sha256()
    try:
        for piece in pieces_of(schema, paper):
            digest.update(piece)
    except FileNotFoundError:
        return "gone"
    return "" if digest.hexdigest() == paper.sha256 else "changed"


def erased_digests(schema: str) -> list[str]:
    """SHA-256 of every file that was erased when its time was over."""
    found: list[str] = []
    with connection.cursor() as cursor:
        for one in vaulted_tables():
            cursor.execute(f'SELECT sha256 FROM "{schema}".{one.table} t WHERE {one.gone}')  # noqa: S608
            found += [sha256 for (sha256,) in cursor.fetchall()]
    return found


def put_again(schema: str, paper: Paper, content: bytes) -> str:
    """Put a file into write-once storage under its key, held where it must be; its version there."""
    until = max(paper.until, clock.now() + AT_LEAST)
    with scope.entered(scope.dealer(schema)):
        version = vault().put(paper.key, content, until=until)
        if paper.held:
            vault().hold(paper.key, version, on=True)
    return version


def note_version(schema: str, paper: Paper, version: str) -> None:
    """Say where a file lies now. As the owner, in a transaction; the row's guard is silent meanwhile."""
    with connection.cursor() as cursor:
        table = f'"{schema}".{paper.table}'
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(
            f"UPDATE {table} SET storage_version = %s WHERE id = %s",  # noqa: S608  our own names
            [version, paper.id],
        )
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def continue_vaults(cursor: Any, schema: str, new: str) -> None:
    """Let what was filed, and the holds on it, be in the schema `new` as they are in `schema`.

    Files that were put into write-once storage since a backup lie there whatever the database says.
    """
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    for one in vaulted_tables():
        tables = (one.table, *one.follow)
        for table in tables:
            cursor.execute(f'ALTER TABLE "{new}".{table} DISABLE TRIGGER USER')
        for table in reversed(tables):
            cursor.execute(f'DELETE FROM "{new}".{table}')  # noqa: S608  names of our own models
        for table in tables:
            cursor.execute(_COLUMNS, [f'"{new}".{table}'])
            columns = cursor.fetchone()[0]
            cursor.execute(
                f'INSERT INTO "{new}".{table} ({columns}) SELECT {columns} FROM "{schema}".{table}'  # noqa: S608
            )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        for table in tables:
            cursor.execute(f'ALTER TABLE "{new}".{table} ENABLE TRIGGER USER')


_COLUMNS = """
SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
"""
