"""Put new names in place of old ones all over a dealer's schema: where its files lie, who its people are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import connection

from tenants.context import owner_context

# What happened, happened under the old names; and a schema's record of migrations names nobody.
NOT_REWRITTEN = ("audit_auditline", "audit_auditlink", "django_migrations")
_COLUMNS = """
SELECT c.relname, a.attname, t.typname
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_type t ON t.oid = a.atttypid
WHERE c.relnamespace = %s::regnamespace AND c.relkind = 'r' AND a.attgenerated = ''
  AND t.typname IN ('varchar', 'text', 'uuid', 'jsonb') AND c.relname <> ALL (%s)
ORDER BY c.relname, a.attnum
"""


def rewrite(schema: str, *, texts: Mapping[str, str], ids: Mapping[UUID, UUID]) -> int:
    """Replace these texts inside text and JSON, and these ids where a column is one; returns how many rows.

    As the owner, inside a transaction. Triggers that guard what people do are silent meanwhile.
    """
    changed = 0
    moved = {str(old): str(new) for old, new in ids.items() if old != new}
    with owner_context(schema, with_public=False), connection.cursor() as cursor:
        cursor.execute(_COLUMNS, [schema, list(NOT_REWRITTEN)])
        for table, column, kind in cursor.fetchall():
            if kind == "uuid":
                changed += sum(_replace_id(cursor, table, column, *pair) for pair in moved.items())
            else:
                changed += sum(_replace_text(cursor, table, column, kind, *pair) for pair in texts.items())
    return changed


def _replace_id(cursor: Any, table: str, column: str, old: str, new: str) -> int:
    return _quietly(cursor, table, f'"{column}" = %s', f'"{column}" = %s', [new], [old])


def _replace_text(cursor: Any, table: str, column: str, kind: str, old: str, new: str) -> int:
    value = f'replace("{column}"::text, %s, %s)::{kind}'
    where = f'position(%s in "{column}"::text) > 0'
    return _quietly(cursor, table, f'"{column}" = {value}', where, [old, new], [old])


def _quietly(cursor: Any, table: str, setting: str, where: str, values: list[str], wanted: list[str]) -> int:
    cursor.execute(f'SELECT EXISTS (SELECT FROM "{table}" WHERE {where})', wanted)  # noqa: S608
    if not cursor.fetchone()[0]:
        return 0
    cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
    cursor.execute(f'UPDATE "{table}" SET {setting} WHERE {where}', [*values, *wanted])  # noqa: S608
    count = int(cursor.rowcount)
    # Foreign keys are checked at the end of a transaction; a table with checks waiting cannot be altered.
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
    return count
