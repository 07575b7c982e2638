"""Which migrations a schema has, as one digest, so that one query tells who lags behind.

The digest is over the rows of the schema's own `django_migrations`. It is kept in `fleet.Schema.version` and
written in the same transaction as those rows, never apart from them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from tenants.blueprint import TEMPLATE
from tenants.context import owner_context

Recorded = frozenset[tuple[str, str]]
"""Migrations as (app label, name)."""

OF_A_FLEET = r"^(d_template|d_[0-9]{6,9}|t_[a-z]{1,20})$"
_STANDING = """
SELECT coalesce(t.version, ''), coalesce(t.fingerprint, ''),
       count(*) FILTER (WHERE s.name IS NULL AND (n.nspname !~ '^d_[0-9]'
                        OR EXISTS (SELECT FROM public.tenants_dealer d WHERE d.schema_name = n.nspname))),
       count(*) FILTER (WHERE s.state <> 'DROPPED' AND s.version <> t.version),
       count(*) FILTER (WHERE s.state <> 'DROPPED' AND s.version = t.version
                        AND s.fingerprint <> t.fingerprint AND (s.fault = '' OR s.fingerprint = ''))
FROM pg_namespace n
LEFT JOIN public.fleet_schema s ON s.name = n.nspname
LEFT JOIN public.fleet_schema t ON t.name = %s
WHERE n.nspname ~ %s
GROUP BY t.version, t.fingerprint
"""
_UNKNOWN = """
SELECT n.nspname, to_regclass(quote_ident(n.nspname) || '.django_migrations') IS NOT NULL
FROM pg_namespace n
WHERE n.nspname ~ %s AND NOT EXISTS (SELECT FROM public.fleet_schema s WHERE s.name = n.nspname)
  AND (n.nspname !~ '^d_[0-9]'
       OR EXISTS (SELECT FROM public.tenants_dealer d WHERE d.schema_name = n.nspname))
"""
_REGISTER = """
INSERT INTO public.fleet_schema (name, state, version, fingerprint, fault, created_at)
VALUES (%s, %s, %s, '', '', now()) ON CONFLICT (name) DO NOTHING
"""
_LAGGING = """
SELECT s.version, s.name, s.fingerprint FROM public.fleet_schema s
JOIN pg_namespace n ON n.nspname = s.name
WHERE s.state <> 'DROPPED' AND s.version <> %s ORDER BY s.state <> 'SPARE', s.name
"""
_UNSEEN = """
SELECT s.name FROM public.fleet_schema s JOIN pg_namespace n ON n.nspname = s.name
JOIN public.fleet_schema t ON t.name = %s AND t.version = s.version AND t.fingerprint <> s.fingerprint
WHERE s.state <> 'DROPPED' AND (s.fault = '' OR s.fingerprint = '') ORDER BY s.state <> 'SPARE', s.name
"""
_CORRECT = """
UPDATE public.fleet_schema SET version = %s, fingerprint = '' WHERE name = %s AND version <> %s
"""
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


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the fleet stands: the template's version and shape, and how many schemas want something done.

    `unknown` have no row yet, `lagging` lack migrations that the template has (or the other way round),
    `unseen` are not known to have the template's shape.
    """

    version: str
    fingerprint: str
    unknown: int
    lagging: int
    unseen: int

    def calm(self, version: str) -> bool:
        """Whether nothing needs to be done for code that has the migrations of this version."""
        waiting = self.unknown or self.lagging or self.unseen
        return not waiting and self.version == version and self.fingerprint != ""


def standing() -> Standing:
    """All there is to know before a deployment, by one query of milliseconds."""
    with owner_context(), connection.cursor() as cursor:
        cursor.execute(_STANDING, [TEMPLATE, OF_A_FLEET])
        row = cursor.fetchone()
    return Standing(*row) if row else Standing("", "", 0, 0, 0)


def register_missing() -> int:
    """Give a row to every schema that has none: the template, and schemas dealers live in. Returns how many.

    A schema that belongs to nobody gets none; it is what a failed building left, and the sweeper's matter.
    """
    with owner_context(), connection.cursor() as cursor:
        cursor.execute(_UNKNOWN, [OF_A_FLEET])
        found = cursor.fetchall()
        for name, has_record in found:
            version = digest(recorded_in(name) if has_record else ())
            cursor.execute(_REGISTER, [name, "TEMPLATE" if name == TEMPLATE else "TAKEN", version])
    return len(found)


@dataclass(frozen=True, slots=True)
class Lagging:
    """A schema whose version is not the template's."""

    name: str
    version: str
    fingerprint: str


def lagging() -> list[Lagging]:
    """Schemas with another version than the template, spares first: somebody may be waiting for one."""
    with owner_context(), connection.cursor() as cursor:
        cursor.execute(_LAGGING, [version_wanted()])
        return [Lagging(str(name), str(version), str(shape)) for version, name, shape in cursor.fetchall()]


def unseen() -> list[str]:
    """Schemas with the template's version that are not known to have its shape."""
    with owner_context(), connection.cursor() as cursor:
        cursor.execute(_UNSEEN, [TEMPLATE])
        return [str(name) for (name,) in cursor.fetchall()]


def correct_version(schema: str) -> bool:
    """Read the version again from the schema's own record; whether its row said otherwise.

    They differ only where somebody ran migrations by other means than the fleet's.
    """
    version = digest(recorded_in(schema))
    with owner_context(), connection.cursor() as cursor:
        cursor.execute(_CORRECT, [version, schema, version])
        return bool(cursor.rowcount)
