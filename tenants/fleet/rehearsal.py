"""A migration tried on an empty copy of a schema, which is thrown away: its SQL is known afterwards.

The copy has the shape of a schema that needs the migration, so what Django looks up in the catalog (names of
constraints, above all) is what it will meet. Dealers' own tables are not touched, let alone locked. And the
router says yes to dealers' apps there, while in `public`, where `sqlmigrate` works, their SQL is empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

from django.db import connection, transaction
from django.db.backends.postgresql.schema import DatabaseSchemaEditor

from tenants.blueprint import script_of
from tenants.context import owner_context
from tenants.fleet.plan import Key, Step, Way
from tenants.shapes import Shape, shapes_of

SCRATCH = "t_rehearsal"
_RELATIONS = """
SELECT relname, relkind FROM pg_class WHERE relnamespace = %s::regnamespace AND relkind IN ('r', 'p', 'S')
"""


class RehearsalFailed(RuntimeError):
    """A migration does not even run on empty tables; no schema was touched."""


@dataclass(frozen=True, slots=True, eq=False)
class Rehearsed:
    """A step, its SQL (names unqualified; None where it was not tried), the tables and sequences it makes.

    `along` are migrations before it that do nothing here (the market's own) and are recorded with it.
    """

    step: Step
    statements: tuple[str, ...] | None = None
    tables: tuple[str, ...] = ()
    sequences: tuple[str, ...] = ()
    along: tuple[Key, ...] = ()

    @property
    def keys(self) -> tuple[Key, ...]:
        """All migrations that it records, or takes off the record."""
        return (*self.along, self.step.key)

    @property
    def way(self) -> Way:
        """How it gets into schemas: by its SQL if that is known and all there is to it."""
        return Way.CODE if self.statements is None else self.step.way


@dataclass(frozen=True, slots=True, eq=False)
class Rehearsal:
    """All the steps in order, and the shape that a schema has after them."""

    steps: tuple[Rehearsed, ...]
    shape: Shape


def rehearse(steps: Sequence[Step], *, like: str | None) -> Rehearsal:
    """Run the steps on an empty copy of the schema `like` (None: a new schema), and keep what was learnt.

    Raises RehearsalFailed, which names the step; Django's IrreversibleError is its cause where a step cannot
    be taken back.
    """
    script = script_of(like) if like else []
    with transaction.atomic():
        try:
            with owner_context(), connection.cursor() as cursor:
                cursor.execute(f'CREATE SCHEMA "{SCRATCH}"')
            with owner_context(SCRATCH, with_public=False), connection.cursor() as cursor:
                cursor.execute(";\n".join(script) or "SELECT")
                done = tuple(_folded([_one(step) for step in steps]))
            return Rehearsal(done, shapes_of([SCRATCH]).get(SCRATCH, {}))
        finally:
            transaction.set_rollback(True)


def _one(step: Step) -> Rehearsed:
    if not step.moves:
        return Rehearsed(step, ())
    if step.way is Way.CODE:
        step.settle()
    before = _relations()
    try:
        with _Recorder(connection, atomic=False) as editor:
            step.run(editor)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # or the next ALTER TABLE finds them pending
    except Exception as error:
        raise RehearsalFailed(f"{step}: {str(error).strip() or type(error).__name__}") from error
    made = sorted(_relations() - before)
    return Rehearsed(
        step,
        tuple(editor.said),
        tuple(name for name, kind in made if kind != "S"),
        tuple(name for name, kind in made if kind == "S"),
    )


def _folded(steps: Sequence[Rehearsed]) -> Iterator[Rehearsed]:
    """The steps, those that do nothing joined to the next of the same direction: one pass fewer each."""
    along: tuple[Key, ...] = ()
    for step, following in zip_longest(steps, steps[1:]):
        idle = step.statements == () and step.way is not Way.CODE
        if idle and following is not None and following.step.backwards == step.step.backwards:
            along = (*along, step.step.key)
        else:
            yield replace(step, along=along)
            along = ()


def _relations() -> set[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(_RELATIONS, [SCRATCH])
        return {(str(name), str(kind)) for name, kind in cursor.fetchall()}


class _Recorder(DatabaseSchemaEditor):
    """Django's schema editor, which also notes what it sends."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.said: list[str] = []

    def execute(self, sql: Any, params: Any = ()) -> None:
        text = str(sql) if params is None else self.connection.ops.compose_sql(str(sql), params)
        self.said.append(text.strip().removesuffix(";"))
        super().execute(text, None)
