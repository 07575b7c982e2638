"""Which migrations a schema has, as one digest, so that one query tells who lags behind.

The digest is over the rows of the schema's own `django_migrations`. It is kept in `fleet.Schema.version` and
written in the same transaction as those rows, never apart from them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.db import connection

from tenants.blueprint import TEMPLATE
from tenants.context import owner_context

Recorded = frozenset[tuple[str, str]]
"""Migrations as (app label, name)."""

_VERSION_WANTED = "SELECT version FROM public.fleet_schema WHERE name = %s"
_RECORDED = "SELECT app, name FROM django_migrations"


def version_wanted() -> str:
    """The version a schema must have to be given to a dealer: the template's. One lookup by key.

    Works in the market's and the owner's scope. Empty when no template was ever prepared: nothing fits then.
    """
    with connection.cursor() as cursor:
        cursor.execute(_VERSION_WANTED, [TEMPLATE])
        row = cursor.fetchone()
    return str(row[0]) if row else ""


def digest(migrations: Iterable[tuple[str, str]]) -> str:
    """The version of a schema that has these migrations, in whatever order they came."""
    lines = sorted(f"{app}.{name}" for app, name in set(migrations))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def recorded_in(schema: str) -> Recorded:
    """What the schema's own table says it has."""
    with owner_context(schema, with_public=False), connection.cursor() as cursor:
        cursor.execute(_RECORDED)
        return frozenset((str(app), str(name)) for app, name in cursor.fetchall())
