"""One bit of what a row says, at a place drawn at random, as the owner of the database would flip it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.models import Model

from tenants.context import owner_context

TEXT_BITS = 6
"""Of a character: letters stay characters that a database takes."""


def flipped(value: str | bytes | memoryview, chance: random.Random) -> str | bytes:
    """The value with one bit of one byte, or character, the other way."""
    place = chance.randrange(len(value))
    if isinstance(value, str):
        sign = chr(ord(value[place]) ^ 1 << chance.randrange(TEXT_BITS))
        return flipped(value, chance) if sign == "\0" else value[:place] + sign + value[place + 1 :]
    changed = bytearray(value)
    changed[place] ^= 1 << chance.randrange(8)
    return bytes(changed)


@contextmanager
def unguarded(*tables: str, schema: str = "") -> Iterator[Any]:
    """A cursor of the owner's while the tables' triggers are silent."""
    with owner_context(schema) if schema else owner_context(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield cursor
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def write(cursor: Any, row: Model, column: str, value: object) -> None:
    """Put a value where it does not belong, past the ORM."""
    meta = row._meta
    cursor.execute(f"UPDATE {meta.db_table} SET {column} = %s WHERE {meta.pk.column} = %s", [value, row.pk])
    assert cursor.rowcount == 1
