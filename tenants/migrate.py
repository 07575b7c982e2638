"""Bring the database to the code's migrations: `public`, then the template, then every dealer."""

from __future__ import annotations

from io import StringIO

from django.core.management import call_command
from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import connection, transaction

from tenants.context import owner_context
from tenants.fleet import migrating
from tenants.fleet.applying import run_by_code
from tenants.fleet.locking import fleet_lock
from tenants.fleet.migrating import Outcome, ensure_schema, migrate_fleet
from tenants.fleet.plan import Code, Key
from tenants.fleet.progress import Progress
from tenants.fleet.rehearsal import Rehearsed
from tenants.fleet.versions import recorded_in, standing

_RECORDED = "SELECT app, name FROM public.django_migrations"


def migrate_public(target: Key | None = None) -> bool:
    """Run the shared apps' migrations in `public`, or one app's to a target; whether there were any.

    Raises FleetBusy while another process migrates.
    """
    if target is None and set(Code().order) <= _recorded_in_public():
        return False
    with fleet_lock(), owner_context():
        arguments = target or ()
        call_command(DjangoMigrate(), *arguments, interactive=False, verbosity=0, stdout=StringIO())
    return True


def migrate_template() -> None:
    """Make the template schema if need be and run the dealers' migrations in it."""
    if not _calm(Code()):
        migrating.migrate_template()


def bring_fleet_up(progress: Progress | None = None) -> Outcome | None:
    """Migrate template and dealers if there is anything to do; one query tells. None where there was not."""
    return None if _calm(Code()) else migrate_fleet(progress=progress)


def migrate_schema(schema: str) -> None:
    """Make one dealers' schema if need be and run all the dealers' migrations in it, one by one."""
    ensure_schema(schema)
    code, recorded = Code(), recorded_in(schema)
    for step in code.steps(recorded, code.goal(recorded)):
        with transaction.atomic():
            run_by_code(Rehearsed(step), schema)


def _calm(code: Code) -> bool:
    return standing().calm(code.version)


def _recorded_in_public() -> set[Key]:
    with owner_context(), connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('public.django_migrations') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return set()
        cursor.execute(_RECORDED)
        return {(app, name) for app, name in cursor.fetchall()}
