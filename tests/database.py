"""Databases of the suite: migrated once a run, copied for every process that needs one of its own.

A run's migrated database bears the run's id as its comment: what a killed run has left is made anew.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import OperationalError, connection

from tenants.context import owner_context
from tenants.migrate import migrate_public, migrate_template

RUN, MIGRATED = "MARQUE_TEST_RUN", "MARQUE_TEST_MIGRATED"  # its id and its database, for workers and forks

MADE_BY_MIGRATING = ("django_migrations", "django_content_type", "auth_permission")
# Tables somebody wrote into, if only in a transaction that was undone, but those that the template fills too.
_WRITTEN = """
SELECT oid::regclass::text FROM pg_class
WHERE relkind = 'r' AND pg_relation_size(oid) > 0 AND NOT relname = ANY (%s)
      AND relnamespace::regnamespace::text IN ('public', 't_main', 't_other')
      AND (relnamespace = 'public'::regnamespace
           OR pg_relation_size(to_regclass(format('d_template.%%I', relname))) = 0)
"""


def name_the_run() -> bool:
    """Give this run an id; False where a process above has given it one."""
    if RUN in os.environ:
        return False
    os.environ[RUN] = uuid4().hex
    os.environ[MIGRATED] = f"test_{connection.settings_dict['NAME']}_migrated"
    return True


def create_test_database(name: str = "") -> str:
    """A database with `public` and the template, no rights given yet; its name, Django's own by default."""
    creation = connection.creation
    if name:
        creation._get_test_db_name = lambda: name
    connection.settings_dict["TEST"]["TEMPLATE"] = _migrated()
    name = creation._create_test_db(verbosity=0, autoclobber=True)
    work_in(name)
    return name


def work_in(name: str) -> None:
    """Connect this process to the database from now on."""
    connection.close()
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = name


def there_is(database: str) -> bool:
    """Whether the server has a database of this name."""
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT FROM pg_database WHERE datname = %s", [database])
        return cursor.fetchone() is not None


def drop_database(database: str) -> None:
    """Remove a database of the suite's together with its roles."""
    connection.close()
    connection.creation._destroy_test_db(database, verbosity=0)
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles WHERE starts_with(rolname, %s)", [f"{database}__"])
        for (role,) in cursor.fetchall():
            cursor.execute(f'DROP ROLE "{role}"')


def drop_migrated() -> None:
    """Remove what the run's databases were copied from, if any was made."""
    with suppress(OperationalError):  # a run without a server has made none
        if _made_by_this_run(name := os.environ[MIGRATED]):
            drop_database(name)


def empty_tables() -> None:
    """Remove what a test has committed, in `public` and at the dealers."""
    with owner_context(), connection.cursor() as cursor:
        cursor.execute(_WRITTEN, [list(MADE_BY_MIGRATING)])
        if written := [name for (name,) in cursor.fetchall()]:
            cursor.execute(f"TRUNCATE {', '.join(written)} CASCADE")


def left_at_dealers() -> list[str]:
    """Tables of the dealers' schemas with rows that no migration put there."""
    with owner_context(), connection.cursor() as cursor:
        cursor.execute(_WRITTEN, [list(MADE_BY_MIGRATING)])
        written = [name for (name,) in cursor.fetchall() if name.startswith("t_")]
        rows = (f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in written)
        cursor.execute(" UNION ALL ".join(rows) or "SELECT WHERE false")
        return [name for (name,) in cursor.fetchall()]


def _migrated() -> str:
    """The run's migrated database, made by the first process that asks; the others wait for it."""
    name, before = os.environ[MIGRATED], connection.settings_dict["NAME"]
    with _alone(name) as cursor:
        if not _made_by_this_run(name):
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
            cursor.execute(f'CREATE DATABASE "{name}"')
            work_in(name)
            try:
                migrate_public()
                migrate_template()
            finally:
                work_in(before)
            cursor.execute(f"COMMENT ON DATABASE \"{name}\" IS '{os.environ[RUN]}'")
    return name


def _made_by_this_run(name: str) -> bool:
    with connection._nodb_cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name]
        )
        found = cursor.fetchone()
    return found is not None and found[0] == os.environ[RUN]


@contextmanager
def _alone(name: str) -> Iterator[Any]:
    """One process at a time, on the whole server; with a cursor outside all databases."""
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
        yield cursor
