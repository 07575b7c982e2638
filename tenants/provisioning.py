"""Birth and end of a dealer's schema: each all of it in one transaction, or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction

from tenants.blueprint import TEMPLATE, hold_template, script_of
from tenants.context import market_context, owner_context
from tenants.grants import grant_schema
from tenants.ownership import as_owner
from tenants.roles import role_name

# What the template's data migrations wrote belongs to every dealer; a generated column computes itself.
_ROWS = """
SELECT format('INSERT INTO %%I (%%s) OVERRIDING SYSTEM VALUE SELECT %%s FROM %%I.%%I',
              c.relname, l.columns, l.columns, %s, c.relname)
FROM pg_class c, LATERAL (
    SELECT string_agg(format('%%I', a.attname), ', ' ORDER BY a.attnum) AS columns FROM pg_attribute a
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') l
WHERE c.relnamespace = %s::regnamespace AND c.relkind = 'r'
ORDER BY c.relname
"""
_COUNTS = """
SELECT format('SELECT setval(%%L, %%s)', format('%%I', sequencename), last_value)
FROM pg_sequences WHERE schemaname = %s AND last_value IS NOT NULL
"""


_TRIGGER = ("CREATE TRIGGER", "CREATE CONSTRAINT TRIGGER")


def next_schema_name() -> str:
    """An opaque name that was never given before (`d_000042`)."""
    with market_context(), connection.cursor() as cursor:
        cursor.execute("SELECT nextval('public.dealer_schema_number')")
        return f"d_{cursor.fetchone()[0]:06d}"


def build_schema(schema: str) -> None:
    """Create the schema from the template, with its role and rights, unless it is there.

    Raises OwnerOutOfReach in a process that may not. A failure leaves neither schema nor role.
    """
    with as_owner(), transaction.atomic():
        make_schema(schema)


def make_schema(schema: str) -> bool:
    """The same inside the owner's open transaction; False where the schema is there already."""
    with owner_context():
        hold_template()
    statements = script_of(TEMPLATE)
    lock_schema(schema)
    with owner_context(), connection.cursor() as cursor:
        cursor.execute("SELECT to_regnamespace(%s) IS NOT NULL", [schema])
        if cursor.fetchone()[0]:
            return False
        cursor.execute(f'CREATE SCHEMA "{schema}"')
    with owner_context(schema, with_public=False), connection.cursor() as cursor:
        watching = [one for one in statements if one.startswith(_TRIGGER)]
        cursor.execute(";\n".join(one for one in statements if one not in watching))
        cursor.execute(";\n".join([*_content(cursor), *watching]))
    with owner_context():
        grant_schema(schema)
    return True


def drop_schema(schema: str) -> None:
    """Drop a schema and its role, as far as they are there, inside the owner's open transaction."""
    lock_schema(schema)
    role = role_name(connection.settings_dict["NAME"], schema)
    with owner_context(), connection.cursor() as cursor:
        cursor.execute(f'DROP SCHEMA IF EXISTS "{schema}" CASCADE')
        cursor.execute(f'DROP ROLE IF EXISTS "{role}"')


def lock_schema(schema: str) -> None:
    """Hold a schema's name until the transaction ends: who builds it and who drops it take turns."""
    with owner_context(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"build {schema}"])


def _content(cursor: Any) -> Iterator[str]:
    for sql, values in ((_ROWS, [TEMPLATE, TEMPLATE]), (_COUNTS, [TEMPLATE])):
        cursor.execute(sql, values)
        yield from (row[0] for row in cursor.fetchall())
