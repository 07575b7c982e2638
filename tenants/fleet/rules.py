"""The rules for migrations of dealers' schemas, operation by operation, each with what to do instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres import operations as pg
from django.db import connection
from django.db.migrations import operations as ops
from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.models import AlterConstraint
from django.db.migrations.state import ProjectState
from django.db.models import CheckConstraint, Expression, Value
from django.db.models.functions import Now

from tenants.fleet.plan import dealers_apps

RULES = {
    "not-atomic": (
        "A kill in the middle would leave a schema half done. Split it into migrations that are atomic."
    ),
    "squashed": "Schemas' versions are digests of what they have. Keep the migrations as they are.",
    "mixed": (
        "Rows are changed one dealer at a time, tables in batches. Put the Python into its own migration."
    ),
    "foreign-key-to-public": (
        "It puts triggers on the market's table for every dealer; deleting one user took 0.7 s with "
        "500 of them. Use db_constraint=False."
    ),
    "required-column": (
        "The release before inserts rows without it, and is refused. Give it db_default=…, or "
        "null=True now and NOT NULL in a later release."
    ),
    "rewrite": (
        "It writes every row of the table anew under an exclusive lock. Add a nullable column, fill "
        "it by a data migration, and let later inserts fill it."
    ),
    "drop": (
        "The release before still reads it. Take it out of the code first; in the release after, drop "
        "it with contract = True."
    ),
    "rename": (
        "One of two releases does not know the name. Add the new one, fill it, read it, and drop the "
        "old one a release later; or keep the column's name by db_column, the table's by db_table."
    ),
    "type-change": (
        "It rewrites the table under an exclusive lock. Add a column of the new type, fill it by a "
        "data migration, and drop the old one a release later."
    ),
    "set-not-null": (
        "It reads the table under an exclusive lock, and the release before may still write NULL. Set "
        "a db_default, fill the gaps by a data migration, and say so: deliberate = {'set-not-null': "
        "…}."
    ),
    "validated-constraint": (
        "It reads the table while writers wait. Use AddConstraintNotValid, and ValidateConstraint in "
        "the next migration."
    ),
    "validate-apart": (
        "In the migration that added it the exclusive lock is still held. Use the next migration."
    ),
    "like-index": (
        "Django adds a second index for LIKE that nobody uses; over a fleet that was 28 % of all. Use "
        "Meta.indexes, or a UniqueConstraint."
    ),
    "concurrently": (
        "It cannot be part of a transaction. Use AddIndex: dealers' tables are small and the lock has "
        "a timeout; big ones are refused by name and get theirs built ahead (docs/runbook/fleet.md)."
    ),
    "no-way-back": (
        "A bad release must be able to go back. Give the reverse, or noop if nothing is to be undone."
    ),
    "leaves-the-schema": (
        "It runs in every dealer's schema, by the search path, in one transaction with others. Name "
        "no schema, set nothing, commit nothing."
    ),
    "blocking-sql": (
        "It reads, rewrites or drops a table under an exclusive lock. See the rules for the same "
        "thing by Django's operations; if it must be, say why: deliberate = {'blocking-sql': …}."
    ),
    "extension": "Extensions belong to the database, not to a schema. Create it in an app of `public`.",
    "unknown-operation": "Nobody has thought about what it locks. Think, and say: deliberate = {…}.",
}
NEVER = frozenset(
    {"not-atomic", "squashed", "foreign-key-to-public", "concurrently", "leaves-the-schema", "extension"}
)

Broken = Iterator[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Scene:
    """One operation and where it stands. `new` and `unvalidated` fill as a migration's operations go by."""

    operation: Any
    app: str
    before: ProjectState
    after: ProjectState
    new: set[str]  # models made by this migration: their tables are empty and nobody knows them
    unvalidated: set[str]  # constraints this migration has added without checking rows

    @property
    def model(self) -> str:
        """The operation's model, in lower case."""
        return str(getattr(self.operation, "model_name", getattr(self.operation, "name", ""))).lower()

    @property
    def is_new(self) -> bool:
        """Whether its table was made by the same migration."""
        return self.model in self.new

    def field(self, state: ProjectState) -> Any:
        """The operation's field, with its relations resolved."""
        return state.apps.get_model(self.app, self.model)._meta.get_field(self.operation.name)

    def __str__(self) -> str:
        return str(self.operation.describe())


def broken_by(scene: Scene) -> Broken:
    """The rules that one operation breaks, with what was found."""
    for kinds, rule in _BY_KIND:
        if isinstance(scene.operation, kinds):
            yield from rule(scene)
            return
    yield "unknown-operation", str(scene)


def _fine(scene: Scene) -> Broken:
    return iter(())


def _create_model(scene: Scene) -> Broken:
    scene.new.add(scene.model)
    model = scene.after.apps.get_model(scene.app, scene.model)
    for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
        yield from _field(field, str(scene))


def _add_field(scene: Scene) -> Broken:
    field = scene.field(scene.after)
    yield from _field(field, str(scene))
    if scene.is_new or field.many_to_many or field.null:
        return
    if field.generated:
        yield "rewrite", f"{scene}: a generated column"
    elif not field.has_db_default():
        yield "required-column", str(scene)
    elif isinstance(field.db_default, Expression) and not isinstance(field.db_default, Value | Now):
        yield "rewrite", f"{scene}: a default that differs by row"


def _alter_field(scene: Scene) -> Broken:
    before, after = scene.field(scene.before), scene.field(scene.after)
    yield from _field(after, str(scene), was=before)
    if scene.is_new:
        return
    if not _widens(before.db_type(connection), after.db_type(connection)):
        yield "type-change", f"{scene}: {before.db_type(connection)} to {after.db_type(connection)}"
    if before.null and not after.null:
        yield "set-not-null", str(scene)
    if before.column != after.column:
        yield "rename", str(scene)
    if _references(after) and not _references(before):
        yield "validated-constraint", str(scene)


def _field(field: Any, found: str, was: Any = None) -> Broken:
    """What is wrong with a field wherever it appears; `was` is the same one before, whose faults are old."""
    if _references(field) and field.remote_field.model._meta.app_label not in dealers_apps():
        yield "foreign-key-to-public", f"{found}: {field.remote_field.model._meta.label}"
    if _like_indexed(field) and not (was is not None and _like_indexed(was)):
        yield "like-index", f"{found}: {field.name}"


def _references(field: Any) -> bool:
    return bool(field.remote_field and getattr(field, "db_constraint", False))


def _like_indexed(field: Any) -> bool:
    kind = field.db_type(connection) or ""
    return kind.startswith(("varchar", "text")) and bool(field.db_index or field.unique)


_TYPE = re.compile(r"(varchar|text|numeric)(?:\((\d+)(?:, (\d+))?\))?\Z")


def _widens(before: str | None, after: str | None) -> bool:
    """Whether PostgreSQL changes the type without touching rows."""
    if before == after:
        return True
    old, new = _TYPE.match(before or ""), _TYPE.match(after or "")
    if old is None or new is None:
        return False
    if old[1] == "varchar":
        longer = new[2] is None or (old[2] is not None and int(new[2]) >= int(old[2]))
        return new[1] == "text" or (new[1] == "varchar" and longer)
    return old[1] == new[1] == "numeric" and new[3] == old[3] and int(new[2] or 0) >= int(old[2] or 0)


def _drop(scene: Scene) -> Broken:
    if not scene.is_new:
        yield "drop", str(scene)


def _rename(scene: Scene) -> Broken:
    if not scene.is_new and _name(scene, scene.before, "old_name") != _name(scene, scene.after, "new_name"):
        yield "rename", str(scene)


def _name(scene: Scene, state: ProjectState, which: str) -> str:
    """What the database calls the thing that is renamed, which the operation names by `which`."""
    operation = scene.operation
    if isinstance(operation, ops.RenameField):
        field = state.apps.get_model(scene.app, scene.model)._meta.get_field(getattr(operation, which))
        return str(getattr(field, "column", ""))
    model = getattr(operation, which) if isinstance(operation, ops.RenameModel) else scene.model
    return str(state.apps.get_model(scene.app, model)._meta.db_table)


def _add_constraint(scene: Scene) -> Broken:
    if isinstance(scene.operation.constraint, CheckConstraint) and not scene.is_new:
        yield "validated-constraint", str(scene)


def _add_not_valid(scene: Scene) -> Broken:
    scene.unvalidated.add(scene.operation.constraint.name)
    return iter(())


def _validate(scene: Scene) -> Broken:
    if scene.operation.name in scene.unvalidated:
        yield "validate-apart", str(scene)


def _concurrently(scene: Scene) -> Broken:
    yield "concurrently", str(scene)


def _together(scene: Scene) -> Broken:
    if not scene.is_new:
        yield "unknown-operation", f"{scene}: use a UniqueConstraint"


def _python(scene: Scene) -> Broken:
    if scene.operation.reverse_code is None:
        yield "no-way-back", str(scene)


def _extension(scene: Scene) -> Broken:
    yield "extension", str(scene)


_BODIES = re.compile(r"(\$\w*\$).*?\1|'(?:[^']|'')*'|--[^\n]*|/\*.*?\*/", re.S)
_LEAVES = re.compile(
    r"\b(?:public|d_template|d_\d{6,9}|t_[a-z]{1,20})\"?\s*\.|\bCONCURRENTLY\b|\bSCHEMA\b|\bset_config\b"
    r"|(?:\A|;)\s*(?:SET|RESET|BEGIN|START|COMMIT|END|ROLLBACK|ABORT|SAVEPOINT|VACUUM|DISCARD|CLUSTER)\b",
    re.I,
)
_BLOCKS = re.compile(
    r"\bADD\s+(?:CONSTRAINT\s+\S+\s+)?(?:CHECK|FOREIGN)\b(?![^;]*\bNOT\s+VALID\b)|\bSET\s+NOT\s+NULL\b"
    r"|\bALTER\s+(?:COLUMN\s+)?\S+\s+(?:SET\s+DATA\s+)?TYPE\b|\bRENAME\b|\bTRUNCATE\b|\bLOCK\s+TABLE\b"
    r"|\bDROP\s+(?:TABLE|COLUMN|VIEW)\b|\bREINDEX\b",
    re.I,
)


def _sql(scene: Scene) -> Broken:
    text = _BODIES.sub(" ", _text(scene.operation.sql))
    if scene.operation.reverse_sql is None:
        yield "no-way-back", str(scene)
    if found := _LEAVES.search(text):
        yield "leaves-the-schema", " ".join(found[0].split()).strip("; ")
    if found := _BLOCKS.search(text):
        yield "blocking-sql", " ".join(found[0].split())


def _text(sql: Any) -> str:
    if isinstance(sql, str):
        return sql
    return ";\n".join(part if isinstance(part, str) else str(part[0]) for part in sql)


_BY_KIND: tuple[tuple[tuple[type[Operation], ...], Callable[[Scene], Broken]], ...] = (
    ((pg.AddIndexConcurrently, pg.RemoveIndexConcurrently), _concurrently),
    ((pg.AddConstraintNotValid,), _add_not_valid),
    ((pg.ValidateConstraint,), _validate),
    ((pg.CreateExtension, pg.CreateCollation, pg.RemoveCollation), _extension),
    ((ops.CreateModel,), _create_model),
    ((ops.AddField,), _add_field),
    ((ops.AlterField,), _alter_field),
    ((ops.RemoveField, ops.DeleteModel), _drop),
    ((ops.RenameField, ops.RenameModel, ops.AlterModelTable), _rename),
    ((ops.AddConstraint,), _add_constraint),
    ((ops.AlterUniqueTogether, ops.AlterIndexTogether, ops.AlterOrderWithRespectTo), _together),
    ((ops.RunPython,), _python),
    ((ops.RunSQL,), _sql),
    (
        (
            ops.AddIndex,
            ops.RemoveIndex,
            ops.RenameIndex,
            ops.RemoveConstraint,
            ops.AlterModelOptions,
            ops.AlterModelManagers,
            ops.AlterModelTableComment,
            AlterConstraint,
        ),
        _fine,
    ),
)
