"""Schemas compared with the template, object by object: shape and rights, or the names of what differs."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil

from django.db import connection

from tenants.blueprint import TEMPLATE
from tenants.context import owner_context
from tenants.fleet.rights import rights_of, rights_wanted
from tenants.fleet.spreading import chunks, spread
from tenants.shapes import Shape, fingerprint, shapes_of

AT_A_TIME = 250
"""Schemas in one query: a server process remembers about 0.25 MB of each while it answers."""
SHAPE_FAULT = "shape: "
"""How a fault begins that was found here; others' faults are left alone."""
_SEEN = """
UPDATE public.fleet_schema s SET fingerprint = v.fingerprint,
       fault = CASE WHEN v.fault <> '' AND (s.fault = '' OR starts_with(s.fault, %(mark)s)) THEN v.fault
                    WHEN starts_with(s.fault, %(mark)s) THEN '' ELSE s.fault END
FROM json_to_recordset(%(rows)s::json) AS v(name text, version text, fingerprint text, fault text)
WHERE s.name = v.name AND s.version = v.version
"""
_ROWS = """
SELECT name, version FROM public.fleet_schema WHERE name = ANY(%s) AND state <> 'DROPPED' ORDER BY name
"""


@dataclass(frozen=True, slots=True)
class Difference:
    """How a schema's shape differs from the template's: objects it lacks, has too many, or has otherwise."""

    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.missing or self.extra or self.changed)

    def __str__(self) -> str:
        parts = (("lacks", self.missing), ("has besides", self.extra), ("has otherwise", self.changed))
        return "; ".join(f"{verb} {', '.join(objects)}" for verb, objects in parts if objects)


@dataclass(slots=True)
class Seen:
    """What a look found: schemas as they should be, and how others differ."""

    sound: list[str] = field(default_factory=list)
    different: dict[str, Difference] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many schemas were looked at."""
        return len(self.sound) + len(self.different)


def difference(shape: Shape, wanted: Shape) -> Difference:
    """How a shape differs from the one that is wanted."""
    if shape == wanted:
        return Difference()
    return Difference(
        missing=tuple(sorted(wanted.keys() - shape.keys())),
        extra=tuple(sorted(shape.keys() - wanted.keys())),
        changed=tuple(sorted(name for name in shape.keys() & wanted.keys() if shape[name] != wanted[name])),
    )


def look_at(
    schemas: Sequence[str],
    *,
    workers: int,
    note: bool = True,
    progress: Callable[[int], object] = lambda size: None,
) -> Seen:
    """Compare schemas that have the template's version with the template, many in one query.

    With `note` their rows get the fingerprint, and the fault `shape: …` or none. Those whose version is
    another are left out: they lag behind, which is no difference.
    """
    wanted = everything_wanted()
    versions = _versions([TEMPLATE, *schemas])
    current = [s for s in schemas if s != TEMPLATE and versions.get(s) == versions[TEMPLATE]]
    total = Seen()

    def look(part: Sequence[str]) -> Seen:
        found = _compare(part, wanted)
        if note:
            _note(part, versions, found)
        return Seen([name for name in part if not found[name][1]], {n: d for n, (_, d) in found.items() if d})

    size = min(AT_A_TIME, ceil(len(current) / workers) or 1)  # one share a connection, as even as may be
    for result in spread(chunks(current, size), look, workers=workers):
        total.sound += result.sound
        total.different |= result.different
        progress(result.size)
    return total


def everything_wanted() -> Shape:
    """The template's shape, and the rights a dealer has on it."""
    return {**shapes_of([TEMPLATE])[TEMPLATE], **rights_wanted()}


def everything_of(schemas: Sequence[str]) -> dict[str, tuple[Shape, Shape]]:
    """Shape and rights of each schema; both empty for one that is not there."""
    shapes, rights = shapes_of(schemas), rights_of(schemas)
    return {name: (shapes.get(name, {}), rights.get(name, {})) for name in schemas}


def is_record(item: str) -> bool:
    """Whether an object is part of the record of migrations, which no migration makes."""
    return item.split(" ", 1)[1].startswith("django_migrations")


def note_template() -> str:
    """Write down the template's fingerprint, which all others are held against. Returns it."""
    found = fingerprint(shapes_of([TEMPLATE])[TEMPLATE])
    with owner_context(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE fleet_schema SET fingerprint = %s WHERE name = %s AND fingerprint <> %s",
            [found, TEMPLATE, found],
        )
    return found


def _compare(schemas: Sequence[str], wanted: Shape) -> dict[str, tuple[str, Difference]]:
    return {
        name: (fingerprint(shape), difference({**shape, **rights}, wanted))
        for name, (shape, rights) in everything_of(schemas).items()
    }


def _note(
    schemas: Sequence[str], versions: Mapping[str, str], found: Mapping[str, tuple[str, Difference]]
) -> None:
    rows = [
        {
            "name": name,
            "version": versions[name],
            "fingerprint": found[name][0],
            "fault": f"{SHAPE_FAULT}{found[name][1]}"[:2000] if found[name][1] else "",
        }
        for name in schemas
    ]
    with owner_context(), connection.cursor() as cursor:
        cursor.execute(_SEEN, {"mark": SHAPE_FAULT, "rows": json.dumps(rows)})


def _versions(schemas: Sequence[str]) -> dict[str, str]:
    with owner_context(), connection.cursor() as cursor:
        cursor.execute(_ROWS, [list(schemas)])
        return {str(name): str(version) for name, version in cursor.fetchall()}
