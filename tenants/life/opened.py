"""Sealed columns on the way: an archive has their values in the clear, and where it comes they are sealed.

No key leaves an installation; what is sealed with one and bound to one dealer would be of no use elsewhere. A
value that does not open here is told as null, and stays as it is where it comes to.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from typing import Any

from django.db import connection

from core.storage.crypto import SealBroken
from core.storage.sealed import Keyring, Sealed, SealedText, index_of, indexed, sealed, sealed_models

FOLDER = "opened"
BATCH = 500


def opened_rows(schema: str, ring: Keyring) -> Iterator[tuple[str, Iterator[dict[str, str | None]]]]:
    """Every table with sealed columns, and its rows: the key and the columns' values, by name."""
    for model, columns in sealed_models():
        yield model._meta.db_table, _rows(schema, model, columns, ring)


def seal_again(archive: zipfile.ZipFile, schema: str, ring: Keyring) -> int:
    """Seal what the archive carries in the clear, in rows that came with it; returns how many.

    As the owner, in the import's transaction. Raises SealBroken when a sealed value is left of which nothing
    was told: nobody could ever open it.
    """
    done = 0
    for model, columns in sealed_models():
        table, told = model._meta.db_table, set[str]()
        for row in _told(archive, table):
            told.add(str(row["id"]))
            done += _seal_row(schema, columns, row, ring)
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT "{model._meta.pk.column}"::text FROM "{schema}"."{table}"')  # noqa: S608
            if {row_id for (row_id,) in cursor.fetchall()} - told:
                raise SealBroken(f"{table} holds sealed values of which the archive does not tell")
    return done


def _rows(
    schema: str, model: Any, columns: list[SealedText], ring: Keyring
) -> Iterator[dict[str, str | None]]:
    table, key = model._meta.db_table, model._meta.pk.column
    listed = ", ".join(f'"{one.column}"' for one in columns)
    last = "00000000-0000-0000-0000-000000000000"
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                f'SELECT "{key}"::text, {listed} FROM "{schema}"."{table}"'  # noqa: S608  our models' names
                f' WHERE "{key}" > %s ORDER BY "{key}" LIMIT {BATCH}',
                [last],
            )
            found = cursor.fetchall()
        for row_id, *held in found:
            values = zip(columns, held, strict=True)
            yield {"id": row_id, **{str(one.column): _opened(one, row_id, raw, ring) for one, raw in values}}
        if len(found) < BATCH:
            return
        last = found[-1][0]


def _opened(column: SealedText, row_id: str, raw: Any, ring: Keyring) -> str | None:
    if raw is None:
        return None
    try:
        return Sealed(bytes(raw), _place(column, row_id)).opened(ring)
    except (SealBroken, LookupError):
        return None


def _seal_row(schema: str, columns: list[SealedText], row: dict[str, Any], ring: Keyring) -> int:
    settings: dict[str, bytes] = {}
    for column in columns:
        text = row.get(str(column.column))
        if text is None:
            continue
        settings[str(column.column)] = sealed(text, _place(column, row["id"]), ring).raw
        index = index_of(column)
        if index is not None:
            settings[str(index.column)] = indexed(text, f"{column.model._meta.db_table}:{column.name}", ring)
    if not settings:
        return 0
    named = ", ".join(f'"{name}" = %s' for name in settings)
    table, key = column.model._meta.db_table, column.model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{schema}"."{table}" SET {named} WHERE "{key}" = %s',  # noqa: S608  our models' names
            [*settings.values(), row["id"]],
        )
        return int(cursor.rowcount)


def _place(column: SealedText, row_id: str) -> str:
    return f"{column.model._meta.db_table}:{row_id}:{column.column}"


def _told(archive: zipfile.ZipFile, table: str) -> Iterator[dict[str, Any]]:
    name = f"{FOLDER}/{table}.jsonl"
    if name not in archive.namelist():
        return
    with archive.open(name) as lines:
        for line in lines:
            yield json.loads(line)
