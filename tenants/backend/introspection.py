"""Tables of one schema only, by a lookup that does not grow with the number of dealers."""

from __future__ import annotations

from typing import Any

import django.db.backends.postgresql.base  # noqa: F401  must be loaded before the next but one
from django.db.backends.postgresql.introspection import DatabaseIntrospection, TableInfo

from core.storage import scope


class SchemaIntrospection(DatabaseIntrospection):
    """What Django asks the catalog, narrowed to the scope's own schema."""

    def get_table_list(self, cursor: Any) -> list[Any]:
        cursor.execute(
            """
            SELECT relname, obj_description(oid, 'pg_class'),
                   CASE WHEN relkind IN ('m', 'v') THEN 'v' WHEN relispartition THEN 'p' ELSE 't' END
            FROM pg_catalog.pg_class
            WHERE relkind IN ('f', 'm', 'p', 'r', 'v') AND relnamespace = to_regnamespace(%s)
            """,
            [scope.current().schema],
        )
        return [TableInfo(name, kind, comment) for name, comment, kind in cursor.fetchall()]
