"""Which migrations a dealers' schema has, as one digest."""

from __future__ import annotations

from django.db import connection

from tenants.blueprint import TEMPLATE
from tenants.context import owner_context

_RECORDED = """
SELECT encode(sha256(convert_to(coalesce(string_agg(app || '.' || name, E'\\n' ORDER BY app COLLATE "C",
                                                    name COLLATE "C"), ''), 'UTF8')), 'hex')
FROM "{schema}".django_migrations
"""


def version_of(schema: str) -> str:
    """The digest of a schema's recorded migrations (64 hexadecimal digits), in the owner's scope."""
    with owner_context(), connection.cursor() as cursor:
        cursor.execute(_RECORDED.format(schema=schema))
        return str(cursor.fetchone()[0])


def version_wanted() -> str:
    """The version every dealers' schema should have: the template's."""
    return version_of(TEMPLATE)
