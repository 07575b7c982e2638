"""Bring a schema that differs from the template back to it, as far as that can lose nothing.

What is missing is added and what is defined otherwise is defined again: indexes, constraints, functions,
triggers, sequences, defaults, rights, columns. A table that is missing took rows with it, and what a schema
has besides may be somebody's; both are told to a person, with the statement at hand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.db import DatabaseError, connection, transaction

from tenants.blueprint import TEMPLATE
from tenants.context import owner_context
from tenants.fleet.looking import Difference, difference, everything_of, everything_wanted, is_record, look_at
from tenants.fleet.plan import Code, Way
from tenants.fleet.rehearsal import rehearse
from tenants.fleet.versions import correct_version, recorded_in
from tenants.grants import grant_schema
from tenants.shapes import Shape, shapes_of

_ORDER = ("sequence", "function", "column", "constraint", "index", "trigger")
_TYPE = re.compile(r"\A(.*?)(?: DEFAULT (.*?))?( NOT NULL)?\Z", re.S)
_GRANTEES = """
SELECT DISTINCT r.rolname FROM pg_class c, aclexplode(c.relacl) x LEFT JOIN pg_roles r ON r.oid = x.grantee
WHERE c.relnamespace = %s::regnamespace AND x.grantee <> c.relowner
UNION
SELECT r.rolname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid, aclexplode(a.attacl) x
LEFT JOIN pg_roles r ON r.oid = x.grantee
WHERE c.relnamespace = %s::regnamespace AND x.grantee <> c.relowner
UNION
SELECT r.rolname FROM pg_namespace n, aclexplode(n.nspacl) x LEFT JOIN pg_roles r ON r.oid = x.grantee
WHERE n.nspname = %s AND x.grantee <> n.nspowner
"""
_BESIDE = {
    "table": "DROP TABLE {0}",
    "column": "ALTER TABLE {0} DROP COLUMN {1}",
    "constraint": "ALTER TABLE {0} DROP CONSTRAINT {1}",
    "index": "DROP INDEX {0}",
    "trigger": "DROP TRIGGER {1} ON {0}",
    "sequence": "DROP SEQUENCE {0}",
    "function": "DROP FUNCTION {0}",
}
"""How to be rid of what is there besides; a person decides."""


@dataclass(slots=True)
class Repair:
    """What was done to one schema, what is left to a person, and whether it is sound now."""

    schema: str
    done: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    sound: bool = False


def repair_schema(schema: str, *, dry_run: bool = False) -> Repair:
    """Mend one schema; each mend stands or falls by itself. Its fault is lifted when nothing differs now.

    A schema that lags behind is mended to what its own migrations make, so that the next ones find it so.
    With `dry_run` everything is tried and then undone. Raises LookupError for a schema that is not there.
    """
    shape, rights = everything_of([schema])[schema]
    if not shape:
        raise LookupError(f"there is no schema {schema}")
    repair, wanted = Repair(schema), _wanted_of(schema, shape, rights)
    with transaction.atomic():
        found = difference({**shape, **rights}, wanted)
        with owner_context(schema, with_public=False), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = 3000")
        for item in _mendable(found):
            _mend(repair, item, shape, wanted)
        if any(item.startswith("rights ") for item in (*found.missing, *found.extra, *found.changed)):
            _attempt(repair, "rights given anew", lambda: _give_rights(schema))
        repair.left += _for_a_person(found)
        shape, rights = everything_of([schema])[schema]
        repair.sound = not difference({**shape, **rights}, wanted)
        if repair.sound:
            _complete_record(repair)
        transaction.set_rollback(dry_run)
    if not dry_run:
        correct_version(schema)
        look_at([schema], workers=1)
    return repair


def _wanted_of(schema: str, shape: Shape, rights: Shape) -> Shape:
    """What the template has, or for a schema that lags behind, what the migrations it has make of nothing."""
    wanted, recorded = everything_wanted(), recorded_in(schema)
    if recorded == recorded_in(TEMPLATE) or not difference({**shape, **rights}, wanted):
        return wanted
    made = rehearse(Code().steps(frozenset(), recorded), like=None).shape
    return {**{item: shape[item] for item in shape if is_record(item)}, **made, **rights}


def _mendable(found: Difference) -> list[str]:
    lost = {item.removeprefix("table ") for item in found.missing if item.startswith("table ")}
    items = [item for item in (*found.missing, *found.changed) if item.split(" ")[0] in _ORDER]
    items = [item for item in items if _parts(item)[0] not in lost]
    return sorted(items, key=lambda item: (_ORDER.index(item.split(" ")[0]), item))


def _mend(repair: Repair, item: str, shape: Shape, wanted: Shape) -> None:
    statements = list(_statements(item, shape.get(item), wanted[item]))
    if not statements:
        repair.left.append(f"{item}: it is {shape[item]!r} and should be {wanted[item]!r}")
        return

    def run() -> None:
        with owner_context(repair.schema, with_public=False), connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    note = " (added anew, without the values it may have had)" if item.startswith("column ") else ""
    added = item not in shape
    _attempt(repair, f"{item}{note if added else ''}", run)


def _attempt(repair: Repair, what: str, run: Callable[[], None]) -> None:
    try:
        with transaction.atomic():
            run()
    except DatabaseError as error:
        repair.left.append(f"{what}: {str(error).strip().splitlines()[0]}")
    else:
        repair.done.append(what)


def _statements(item: str, has: str | None, wanted: str) -> Iterator[str]:
    """SQL for one object; nothing where it would touch values."""
    kind = item.split(" ")[0]
    one, two = (f'"{part}"' for part in _parts(item))
    if kind == "column":
        if has is None:
            yield f"ALTER TABLE {one} ADD COLUMN {two} {wanted}"
        else:
            yield from _column(one, two, has, wanted)
    elif kind == "constraint":
        if has is not None:
            yield f"ALTER TABLE {one} DROP CONSTRAINT {two}"
        yield f"ALTER TABLE {one} ADD CONSTRAINT {two} {wanted}"
    elif kind == "index":
        yield f"DROP INDEX IF EXISTS {one}"
        yield wanted
    elif kind == "trigger":
        yield f"DROP TRIGGER IF EXISTS {two} ON {one}"
        yield wanted
    elif kind == "function":
        yield wanted
    elif kind == "sequence":
        of, by, low, high, start, cycle = wanted.split(" ")
        verb = "CREATE" if has is None else "ALTER"
        yield (
            f"{verb} SEQUENCE {one} AS {of} INCREMENT {by} MINVALUE {low} MAXVALUE {high} START {start}"
            f" {'CYCLE' if cycle == 't' else 'NO CYCLE'}"
        )


def _column(table: str, column: str, has: str, wanted: str) -> Iterator[str]:
    """Default and NOT NULL of a column whose type is right."""
    old, new = _TYPE.match(has), _TYPE.match(wanted)
    if old is None or new is None or old[1] != new[1] or " GENERATED " in wanted:
        return
    if old[2] != new[2]:
        yield f"ALTER TABLE {table} ALTER COLUMN {column} " + (
            f"SET DEFAULT {new[2]}" if new[2] else "DROP DEFAULT"
        )
    if old[3] != new[3]:
        yield f"ALTER TABLE {table} ALTER COLUMN {column} {'SET' if new[3] else 'DROP'} NOT NULL"


def _give_rights(schema: str) -> None:
    with owner_context(), connection.cursor() as cursor:
        cursor.execute(_GRANTEES, [schema, schema, schema])
        for (grantee,) in cursor.fetchall():
            who = f'"{grantee}"' if grantee else "PUBLIC"
            for objects in ("ALL TABLES IN SCHEMA", "ALL SEQUENCES IN SCHEMA", "SCHEMA"):
                cursor.execute(f'REVOKE ALL ON {objects} "{schema}" FROM {who} CASCADE')
        grant_schema(schema)


def _for_a_person(found: Difference) -> Iterator[str]:
    for item in found.missing:
        if item.startswith("table "):
            yield f"{item} is missing with its rows: restore them from a backup (docs/runbook/fleet.md)"
        elif item.split(" ")[0] not in (*_ORDER, "rights"):
            yield f"{item} is missing"
    for item in found.changed:
        if item.split(" ")[0] not in (*_ORDER, "rights"):
            yield f"{item} is defined otherwise"
    for item in found.extra:
        kind = item.split(" ")[0]
        if kind != "rights":
            statement = _BESIDE.get(kind, "drop it").format(*_parts(item))
            yield f"{item} is there besides; if nobody needs it: {statement}"


def _complete_record(repair: Repair) -> None:
    """A schema of the template's shape whose record lacks migrations gets them, unless they change rows."""
    has, wanted = recorded_in(repair.schema), recorded_in(TEMPLATE)
    shapes = shapes_of([repair.schema, TEMPLATE])
    if shapes[repair.schema] != shapes[TEMPLATE]:
        return  # it lags behind in earnest
    missing = [step for step in Code().steps(has, has | wanted) if step.key in wanted - has]
    code = [str(step) for step in missing if step.way is Way.CODE]
    if code:
        repair.sound = False
        repair.left.append(f"it lacks {', '.join(code)}, which change rows: run `fleet migrate`")
        return
    with owner_context(repair.schema, with_public=False), connection.cursor() as cursor:
        for step in missing:
            cursor.execute(
                "INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, now())", list(step.key)
            )
            repair.done.append(f"{step} recorded")


def _parts(item: str) -> tuple[str, str]:
    """`constraint stock_vehicle.vin_unique` → ("stock_vehicle", "vin_unique"); one name is given twice."""
    name = item.split(" ", 1)[1]
    if item.startswith("function "):
        return name, name
    first, _, second = name.partition(".")
    return first, second or first
