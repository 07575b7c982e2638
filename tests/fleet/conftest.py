"""A small fleet in a database of its own, as new for every test: nothing is rolled back, all is committed."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tenants.fleet import pool
from tenants.grants import apply_public_grants
from tenants.migrate import bring_fleet_up, migrate_public
from tenants.models import Dealer
from tenants.provisioning import build_schema, next_schema_name

DEALERS, SPARES = 6, 2
APPS = ["core.flow.audit", "tenant_apps.customers", "tenant_apps.stock"]
"""Dealers of this fleet have these apps only: a third of the tables, so that copying takes less time."""


def ask(statement: str, *params: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params or None)
        return cursor.fetchall() if cursor.description else []


def connect_to(database: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = django_settings.DATABASES["default"]["NAME"] = database


def copy_database(source: str, target: str) -> None:
    drop_database(target)
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')


def drop_database(name: str) -> None:
    connection.close()
    with connection._nodb_cursor() as cursor:
        # What killed processes have left; autovacuum, which is not ours to end, gives way by itself.
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = %s AND usename = current_user",
            [name],
        )
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')


@pytest.fixture(scope="session")
def pristine(django_db_setup, django_db_blocker) -> Iterator[tuple[str, str]]:
    """Names of the fleet's database and of the copy that every test begins with."""
    with django_db_blocker.unblock():
        before = connection.settings_dict["NAME"]
        fleet, kept = f"{before}_fleet", f"{before}_fleet0"
        monkeypatch = pytest.MonkeyPatch()
        monkeypatch.setattr(django_settings, "TENANT_APPS", APPS)
        copy_database("template1", fleet)
        connect_to(fleet)
        migrate_public()
        apply_public_grants()
        bring_fleet_up()
        for number in range(DEALERS):
            enter_dealer(number)
        for _ in range(SPARES):
            pool.build_spare()
        assert bring_fleet_up().well
        copy_database(fleet, kept)
        connect_to(before)
        monkeypatch.undo()
        yield fleet, kept
        for name in (fleet, kept):
            drop_database(name)
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT rolname FROM pg_roles WHERE starts_with(rolname, %s)", [f"{fleet}__"])
            for (role,) in cursor.fetchall():
                cursor.execute(f'DROP ROLE "{role}"')


def enter_dealer(number: int) -> str:
    schema = next_schema_name()
    build_schema(schema)
    Dealer.objects.create(
        schema_name=schema,
        slug=f"fleet-{number}",
        name=f"车行 {number}",
        state="ACTIVE",
        city="杭州",
        address="文三路 90 号",
        latitude="30.274100",
        longitude="120.155100",
        owner_email="owner@fleet.example",
    )
    return schema


@dataclass
class Fleet:
    """The database's name, its dealers' schemas and spares."""

    database: str
    dealers: list[str]
    spares: list[str]
    settings_module: str = "config.settings.test"
    path: list[str] = field(default_factory=list)

    @property
    def all(self) -> list[str]:
        return [*self.dealers, *self.spares]

    def manage(self, *arguments: str, module: str = "manage") -> subprocess.CompletedProcess[str]:
        """A management command (or another module) in a process of its own, on this database."""
        url = os.environ["DATABASE_URL"].rsplit("/", 1)[0] + f"/{self.database}"
        root = Path(django_settings.ROOT)
        env = {
            **os.environ,
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": self.settings_module,
            "PYTHONPATH": os.pathsep.join([str(root), *self.path]),
        }
        argv = [sys.executable, "-m", module, *arguments]
        return subprocess.run(
            argv, env=env, cwd=root, capture_output=True, text=True, timeout=240, check=False
        )


@pytest.fixture
def fleet(pristine, django_db_blocker, settings) -> Iterator[Fleet]:
    database, kept = pristine
    settings.TENANT_APPS = APPS
    with django_db_blocker.unblock():
        before = connection.settings_dict["NAME"]
        copy_database(kept, database)
        connect_to(database)
        rows = ask("SELECT name, state FROM fleet_schema WHERE state <> 'TEMPLATE' ORDER BY name")
        yield Fleet(
            database,
            [name for name, state in rows if state == "TAKEN"],
            [name for name, state in rows if state == "SPARE"],
        )
        connect_to(before)


HEAD = """
from django.contrib.postgres import operations as pg
from django.db import connection, migrations, models
from core.storage import scope

class Migration(migrations.Migration):
    dependencies = {dependencies}
    {extra}
    operations = [{operations}]
"""
PACKAGE = """
from {real} import __path__ as real
__path__ = [*real, *__path__]
"""
SETTINGS = """
from config.settings.test import *
TENANT_APPS = {apps!r}
MIGRATION_MODULES = {modules!r}
"""

Plant = Callable[..., tuple[str, str]]


@pytest.fixture
def plant(fleet, settings, tmp_path, monkeypatch) -> Iterator[Plant]:
    """Add a migration to an app: `plant("stock", "migrations.AddField(…)")`; returns (label, name).

    Planted ones follow each other. `extra` is the class's body beside them, `after` a dependency more.
    """
    monkeypatch.syspath_prepend(str(tmp_path))
    modules: dict[str, str] = {}

    def put(
        app: str, *operations: str, extra: str = "", after: tuple[str, str] | None = None, code: str = ""
    ):
        package = tmp_path / f"planted_{app}"
        if not package.exists():
            real = MigrationLoader(None).migrations_module(app)[0]
            package.mkdir()
            (package / "__init__.py").write_text(PACKAGE.format(real=real))
            modules[app] = package.name
        settings.MIGRATION_MODULES = dict(modules)
        importlib.invalidate_caches()
        leaf = MigrationLoader(None).graph.leaf_nodes(app)[0]
        name = f"9{len(list(package.glob('9*.py'))):03}_planted"
        body = HEAD.format(
            dependencies=[leaf, *([after] if after else [])], extra=extra, operations=", ".join(operations)
        )
        (package / f"{name}.py").write_text(f"{code}\n{body}")
        importlib.invalidate_caches()
        (tmp_path / "planted_settings.py").write_text(SETTINGS.format(apps=APPS, modules=modules))
        fleet.settings_module, fleet.path = "planted_settings", [str(tmp_path)]
        return app, name

    yield put
    for name in [name for name in sys.modules if name.startswith("planted_")]:
        del sys.modules[name]


NOTE = """migrations.AddField("vehicle", "planted", models.CharField(max_length=9, db_default="new"))"""
TABLE = """migrations.CreateModel("Planted", [
    ("id", models.BigAutoField(primary_key=True)), ("word", models.CharField(max_length=40))])"""
ROWS = """migrations.RunPython(write, migrations.RunPython.noop)"""
WRITE = """
def write(apps, editor):
    apps.get_model("stock", "Planted").objects.create(word=scope.current().schema)
"""


def versions() -> dict[str, set[str]]:
    """Version → schemas, by the rows."""
    found: dict[str, set[str]] = {}
    for name, version in ask("SELECT name, version FROM fleet_schema WHERE state <> 'DROPPED'"):
        found.setdefault(version, set()).add(name)
    return found


def command(*arguments: str) -> tuple[int, str]:
    """Exit code and output of a management command, run here."""
    said = StringIO()
    try:
        call_command(*arguments, stdout=said)
    except SystemExit as end:
        return int(end.code or 0), said.getvalue()
    return 0, said.getvalue()


def columns_of(table: str, column: str) -> set[str]:
    """Schemas in which the table has the column."""
    rows = ask(
        "SELECT table_schema FROM information_schema.columns WHERE table_name = %s AND column_name = %s",
        table,
        column,
    )
    return {schema for (schema,) in rows}
