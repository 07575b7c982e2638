"""Bring schemas to the code's migrations: `public`, the template, and every dealer that is behind."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO

from django.core.management import call_command
from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from tenants.blueprint import TEMPLATE
from tenants.context import owner_context
from tenants.fleet.versions import digest, recorded_in
from tenants.grants import grant_schema
from tenants.models import Dealer

_REGISTER_TEMPLATE = """
INSERT INTO fleet_schema (name, state, version, fingerprint, fault, migrated_at, created_at)
VALUES (%s, 'TEMPLATE', %s, '', '', now(), now())
ON CONFLICT (name) DO UPDATE SET version = EXCLUDED.version, migrated_at = EXCLUDED.migrated_at
WHERE fleet_schema.version <> EXCLUDED.version
"""


def migrate_public() -> None:
    """Run the shared apps' migrations in `public`."""
    with owner_context():
        call_command(DjangoMigrate(), interactive=False, verbosity=0, stdout=StringIO())


def migrate_template() -> None:
    """Make the template schema if need be and run the dealers' migrations in it."""
    migrate_schema(TEMPLATE)
    with owner_context(), connection.cursor() as cursor:
        cursor.execute(_REGISTER_TEMPLATE, [TEMPLATE, digest(recorded_in(TEMPLATE))])


def migrate_dealers() -> Iterator[str]:
    """Migrate every dealer's schema whose migrations differ from the template's; yields their names."""
    wanted = _recorded(TEMPLATE)
    with owner_context():
        schemas = list(Dealer.objects.exclude(schema_name="").values_list("schema_name", flat=True))
        present = _existing_schemas()
    for schema in schemas:
        if schema in present and _recorded(schema) != wanted:
            migrate_schema(schema)
            with owner_context(), transaction.atomic():
                grant_schema(schema)  # a migration may have made tables
            yield schema


def migrate_schema(schema: str) -> None:
    """Make one dealers' schema if need be and run the dealers' migrations in it."""
    with owner_context(schema, with_public=False):
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE SCHEMA IF NOT EXISTS "{schema}"')
        MigrationRecorder(connection).ensure_schema()
    with owner_context(schema):
        call_command(DjangoMigrate(), interactive=False, verbosity=0, stdout=StringIO())


def _existing_schemas() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace")
        return {row[0] for row in cursor.fetchall()}


def _recorded(schema: str) -> set[tuple[str, str]]:
    with owner_context(schema, with_public=False), connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        return {(app, name) for app, name in cursor.fetchall()}
