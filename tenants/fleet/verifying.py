"""Is every schema what its row says it is: record, shape, rights? Nobody's word is taken for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import connection

from tenants.blueprint import TEMPLATE
from tenants.context import owner_context
from tenants.fleet.looking import AT_A_TIME, Difference, difference, is_record, look_at, note_template
from tenants.fleet.plan import Code
from tenants.fleet.progress import Progress
from tenants.fleet.rehearsal import rehearse
from tenants.fleet.spreading import chunks
from tenants.fleet.versions import (
    OF_A_FLEET,
    correct_version,
    digest,
    recorded_in,
    register_missing,
    version_wanted,
)
from tenants.shapes import fingerprint, shapes_of

_ROWS = """
SELECT s.name, s.version, s.fingerprint, n.oid IS NOT NULL FROM public.fleet_schema s
LEFT JOIN pg_namespace n ON n.nspname = s.name
WHERE s.state <> 'DROPPED' ORDER BY s.name
"""
_STRAY = """
SELECT n.nspname FROM pg_namespace n WHERE n.nspname ~ %s
AND NOT EXISTS (SELECT FROM public.fleet_schema s WHERE s.name = n.nspname AND s.state <> 'DROPPED')
ORDER BY 1
"""
_RECORDS = """
SELECT '{0}', app, name FROM "{0}".django_migrations
"""


class TemplateDrifted(RuntimeError):
    """The template is not what the migrations make; nothing can be held against it."""


@dataclass(slots=True)
class Verdict:
    """What `verify` found, by schema."""

    sound: list[str] = field(default_factory=list)
    different: dict[str, Difference] = field(default_factory=dict)
    lagging: list[str] = field(default_factory=list)
    corrected: list[str] = field(default_factory=list)  # their rows told another version than their records
    gone: list[str] = field(default_factory=list)  # rows without a schema
    stray: list[str] = field(default_factory=list)  # schemas without a row

    @property
    def well(self) -> bool:
        """Whether nobody has anything to do."""
        return not (self.different or self.lagging or self.gone or self.stray)


def verify_fleet(
    names: Sequence[str] = (), *, workers: int, note: bool = True, progress: Progress | None = None
) -> Verdict:
    """Look at all schemas, or those named: each against its own record and against the template.

    With `note`, a schema that differs gets a fault, so that its traffic is refused, and one that no longer
    does loses it; rows that tell a wrong version are corrected. Raises TemplateDrifted, and LookupError for
    a name that is neither in the rows nor in the database.
    """
    progress = progress or Progress()
    if note:
        register_missing()
    check_template(note=note)
    with owner_context(), connection.cursor() as cursor:
        cursor.execute(_ROWS)
        rows = [row for row in cursor.fetchall() if not names or row[0] in names]
        cursor.execute(_STRAY, [OF_A_FLEET])
        stray = [str(name) for (name,) in cursor.fetchall() if not names or name in names]
    if unknown := set(names).difference((str(row[0]) for row in rows), stray):
        raise LookupError(f"there is no schema {', '.join(sorted(unknown))}")
    verdict = Verdict(gone=[name for name, _, _, there in rows if not there], stray=stray)
    there = {str(name): str(version) for name, version, _, there in rows if there and name != TEMPLATE}
    for name, version in _recorded(list(there)).items():
        if version != there[name]:
            verdict.corrected.append(name)
            there[name] = version
            if note:
                correct_version(name)
    wanted = version_wanted()
    verdict.lagging = [name for name, version in there.items() if version != wanted]
    progress.begin("verifying", len(there) - len(verdict.lagging))
    current = [name for name in there if there[name] == wanted]
    seen = look_at(current, workers=workers, note=note, progress=progress.advance)
    progress.end()
    verdict.sound, verdict.different = sorted(seen.sound), seen.different
    return verdict


def check_template(*, note: bool = True) -> None:
    """Whether the template is as the migrations left it. Raises TemplateDrifted with what differs.

    Cheap while its fingerprint is the noted one. Otherwise all migrations are run in an empty schema: after
    an upgrade of the database server, for one, which may print the same thing in another way.
    """
    with owner_context(), connection.cursor() as cursor:
        cursor.execute("SELECT fingerprint FROM public.fleet_schema WHERE name = %s", [TEMPLATE])
        row = cursor.fetchone()
    shape = shapes_of([TEMPLATE]).get(TEMPLATE, {})
    if row and row[0] == fingerprint(shape):
        return
    code, recorded = Code(), recorded_in(TEMPLATE)
    made = rehearse(code.steps(frozenset(), recorded), like=None).shape
    found = difference({k: v for k, v in shape.items() if not is_record(k)}, made)
    if found:
        raise TemplateDrifted(f"the template {found}")
    if note:
        note_template()


def _recorded(names: Sequence[str]) -> dict[str, str]:
    """The version of each schema by its own record, many in one query."""
    versions: dict[str, str] = {}
    for part in chunks(names, AT_A_TIME):
        found: dict[str, set[tuple[str, str]]] = {name: set() for name in part}
        with owner_context(), connection.cursor() as cursor:
            cursor.execute("UNION ALL".join(_RECORDS.format(name) for name in part))
            for schema, app, name in cursor.fetchall():
                found[schema].add((app, name))
        versions |= {schema: digest(recorded) for schema, recorded in found.items()}
    return versions
