"""A schema takes another one's place under its name, in one transaction.

The name stays because everything hangs on it: the dealer's role, its files, its payments and events in
`public`. What only ever grows goes on where the replaced schema stood: versions of rows, by which copies
elsewhere tell old from new, sequences, whose numbers are printed on contracts, and what was filed in
write-once storage, from where nothing can be taken back.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import OperationalError, connection, transaction

from tenants.archive.vaulted import continue_vaults
from tenants.grants import grant_schema
from tenants.ownership import as_owner
from tenants.provisioning import next_schema_name
from tenants.roles import role_name

TRIES, PATIENCE = 5, "4s"
# A row that is gone from the replaced schema: its last version is unknown, and was not this much higher.
LEAP = 1000
_TABLES = "SELECT relname FROM pg_class WHERE relnamespace = %s::regnamespace AND relkind = 'r' ORDER BY 1"
_VERSIONED = """
SELECT c.relname, array_agg(k.attname::text)
FROM pg_class c
JOIN pg_attribute v ON v.attrelid = c.oid AND v.attname = 'version' AND v.atttypid IN (20, 21, 23)
JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
JOIN pg_attribute k ON k.attrelid = c.oid AND k.attnum = ANY (i.indkey)
WHERE c.relnamespace = %s::regnamespace AND c.relkind = 'r'
      AND to_regclass(%s || '.' || quote_ident(c.relname)) IS NOT NULL
      AND NOT EXISTS (  -- what no statement may change numbers its rows, not their changes
          SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal
              AND t.tgtype & 16 > 0 AND t.tgtype & 1 = 0
      )
GROUP BY c.relname
"""
_SEQUENCES = """
SELECT f.sequencename FROM pg_sequences f JOIN pg_sequences o USING (sequencename)
WHERE f.schemaname = %s AND o.schemaname = %s
"""


def scratch_name() -> str:
    """A name for a schema that is nobody's home (`r_000042`), never given before."""
    return f"r_{next_schema_name().removeprefix('d_')}"


def drop_scratch(schema: str) -> None:
    """Drop a schema of that kind; nothing happens if it is not there. Raises ValueError for any other."""
    if not schema.startswith("r_"):
        raise ValueError(f"{schema} is not a scratch schema")
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(f'DROP SCHEMA IF EXISTS "{schema}" CASCADE')


def scratch_schemas() -> set[str]:
    """Every schema of that kind in the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'r\\_%'")
        return {name for (name,) in cursor.fetchall()}


def swap(schema: str, new: str, kept: str, *, note: Callable[[], None]) -> None:
    """Let `new` be the dealer's `schema` and the one that was it be `kept`; `note` writes it down with it.

    Waits for transactions that are at work in the schema, a few seconds at a time; whoever comes after them
    waits and finds the new one. Raises OperationalError when they do not end; nothing has changed then.
    """
    for left in reversed(range(TRIES)):
        try:
            with as_owner(), transaction.atomic():
                _swap(schema, new, kept)
                note()
            return
        except OperationalError:
            if not left:
                raise


def _swap(schema: str, new: str, kept: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
        cursor.execute(_TABLES, [schema])
        tables = ", ".join(f'"{schema}"."{name}"' for (name,) in cursor.fetchall())
        cursor.execute(f"LOCK TABLE {tables} IN ACCESS EXCLUSIVE MODE")
        continue_vaults(cursor, schema, new)
        _continue_versions(cursor, schema, new)
        _continue_sequences(cursor, schema, new)
        cursor.execute(f'ALTER SCHEMA "{schema}" RENAME TO "{kept}"')
        cursor.execute(f'ALTER SCHEMA "{new}" RENAME TO "{schema}"')
        _shut(cursor, kept, role_name(connection.settings_dict["NAME"], schema))
        grant_schema(schema)


def _continue_versions(cursor: Any, schema: str, new: str) -> None:
    cursor.execute(_VERSIONED, [new, schema])
    for table, key in cursor.fetchall():
        same = " AND ".join(f'o."{column}" = n."{column}"' for column in key)
        old = f'SELECT o.version FROM "{schema}"."{table}" o WHERE {same}'  # noqa: S608
        cursor.execute(
            f'UPDATE "{new}"."{table}" n'  # noqa: S608
            f" SET version = greatest(n.version, coalesce(({old}), n.version + {LEAP})) + 1"
        )


def _continue_sequences(cursor: Any, schema: str, new: str) -> None:
    cursor.execute(_SEQUENCES, [new, schema])
    for (name,) in cursor.fetchall():
        cursor.execute(
            f"""SELECT setval('"{new}"."{name}"', o.last_value, o.is_called)
                FROM "{schema}"."{name}" o, "{new}"."{name}" n
                WHERE (o.last_value, o.is_called) > (n.last_value, n.is_called)"""  # noqa: S608
        )


def _shut(cursor: Any, kept: str, role: str) -> None:
    """What is kept is nobody's to read but the owner's."""
    for objects in ("TABLES", "SEQUENCES", "FUNCTIONS"):
        cursor.execute(f'REVOKE ALL ON ALL {objects} IN SCHEMA "{kept}" FROM "{role}"')
    cursor.execute(f'REVOKE ALL ON SCHEMA "{kept}" FROM "{role}"')
