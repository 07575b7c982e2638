from argparse import ArgumentParser
from time import monotonic
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.module_loading import import_string

from tenants.context import market_context
from tenants.fleet import pool
from tenants.fleet.progress import Shown
from tenants.grants import apply_public_grants, ensure_serving
from tenants.migrate import bring_fleet_up, migrate_public


class Command(BaseCommand):
    """Bring the database to this version: schemas, roles, rights, template. Safe to run at every start."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--quiet", action="store_true", help="say nothing when all is well")

    def handle(self, *args: Any, quiet: bool, **options: Any) -> None:
        started = monotonic()
        migrate_public()
        apply_public_grants()
        if settings.SERVING_PASSWORD:
            ensure_serving(settings.SERVING_PASSWORD)
        for app in apps.get_app_configs():
            for step in getattr(app, "prepares", ()):
                with market_context():
                    for warning in import_string(step)():
                        self.stderr.write(warning)
        outcome = bring_fleet_up(None if quiet else Shown())
        if outcome is not None and not outcome.well:
            # One dealer's trouble keeps nobody else's doors shut; `fleet migrate` and `verify` say more.
            for schema, reason in sorted(outcome.failed.items()):
                self.stderr.write(f"{schema} stays behind: {reason}")
            for schema, difference in sorted(outcome.different.items()):
                self.stderr.write(f"{schema} is closed: it {difference}")
        with market_context(), transaction.atomic():
            pool.ask_for_more()
        if not quiet:
            self.stdout.write(f"database is ready ({monotonic() - started:.1f} s)")
