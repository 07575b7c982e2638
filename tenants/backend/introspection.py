"""Tables of one schema only, by a lookup that does not grow with the number of dealers."""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql.base import DatabaseWrapper as _loaded_first
from django.db.backends.postgresql.introspection import DatabaseIntrospection, TableInfo

from core.storage import scope

assert _loaded_first  # Django's base module must be imported before its introspection


class SchemaIntrospection(DatabaseIntrospection):
    """What Django asks the catalog, narrowed to the scope's own schema."""

    def get_table_list(self, cursor: Any) -> list[TableInfo]:
        cursor.execute(
            """
            SELECT relname, CASE WHEN relkind IN ('m', 'v') THEN 'v' WHEN relispartition THEN 'p' ELSE 't' END,
                   obj_description(oid, 'pg_class')
            FROM pg_catalog.pg_class
            WHERE relkind IN ('f', 'm', 'p', 'r', 'v') AND relnamespace = to_regnamespace(%s)
            """,
            [scope.current().schema],
        )
        return [TableInfo(*row) for row in cursor.fetchall()]
