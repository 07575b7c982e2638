"""Birth of a dealer's schema: all of it in one transaction, or nothing."""

from __future__ import annotations

from django.db import connection, transaction

from tenants.blueprint import TEMPLATE, script_of
from tenants.context import market_context, owner_context
from tenants.grants import grant_schema
from tenants.ownership import as_owner

_COPY_RECORD = """
INSERT INTO django_migrations (app, name, applied)
SELECT app, name, applied FROM d_template.django_migrations ORDER BY id
"""


def next_schema_name() -> str:
    """An opaque name that was never given before (`d_000042`)."""
    with market_context(), connection.cursor() as cursor:
        cursor.execute("SELECT nextval('public.dealer_schema_number')")
        return f"d_{cursor.fetchone()[0]:06d}"


def build_schema(schema: str) -> None:
    """Create the schema from the template's shape, with its role and rights, unless it is there."""
    with as_owner():
        _build(schema)


def _build(schema: str) -> None:
    statements = script_of(TEMPLATE)
    with transaction.atomic():
        with owner_context(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"build {schema}"])
            cursor.execute("SELECT to_regnamespace(%s) IS NOT NULL", [schema])
            if cursor.fetchone()[0]:
                return
            cursor.execute(f'CREATE SCHEMA "{schema}"')
        with owner_context(schema, with_public=False), connection.cursor() as cursor:
            cursor.execute(";\n".join(statements))
            cursor.execute(_COPY_RECORD)
        with owner_context():
            grant_schema(schema)
