from argparse import ArgumentParser
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from tenants.grants import apply_public_grants, ensure_serving
from tenants.migrate import migrate_dealers, migrate_public, migrate_template


class Command(BaseCommand):
    """Bring the database to this version: schemas, roles, rights, template. Safe to run at every start."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--quiet", action="store_true", help="say nothing when all is well")

    def handle(self, *args: Any, quiet: bool, **options: Any) -> None:
        started = monotonic()
        migrate_public()
        migrate_template()
        apply_public_grants()
        if settings.SERVING_PASSWORD:
            ensure_serving(settings.SERVING_PASSWORD)
        for schema in migrate_dealers():
            self.stdout.write(f"migrated {schema}")
        if not quiet:
            self.stdout.write(f"database is ready ({monotonic() - started:.1f} s)")
