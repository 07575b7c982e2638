"""A rehearsed step, brought into schemas: each transaction holds the change, its record and the new version.

So a process that is killed at any moment leaves every schema either before the step or after it, and the next
run goes on from there. Whoever holds the schema's row (`fleet.Schema`) has the say over its shape.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import DatabaseError, connection, transaction

from tenants.blueprint import TEMPLATE, hold_template
from tenants.context import owner_context
from tenants.fleet.plan import Way
from tenants.fleet.rehearsal import Rehearsed
from tenants.fleet.versions import correct_version
from tenants.grants import grants_on

_HOLD = """
SELECT name FROM public.fleet_schema WHERE name = ANY(%s) AND version = %s AND state <> 'DROPPED'
ORDER BY name FOR UPDATE
"""
_RECORD = {
    False: "INSERT INTO django_migrations (app, name, applied) VALUES ('{}', '{}', now())",
    True: "DELETE FROM django_migrations WHERE app = '{}' AND name = '{}'",
}
_DONE = """
UPDATE public.fleet_schema SET version = %s, fingerprint = '', error = '', migrated_at = now()
WHERE name = ANY(%s)
"""
_FAILED = "UPDATE public.fleet_schema SET error = %s WHERE name = %s"
_END = "\n;\n"  # a statement may end in a comment
_INDEX = re.compile(r"\ACREATE (UNIQUE )?INDEX (?!IF |CONCURRENTLY )")
_WAITING_ENDED = frozenset({"55P03", "40P01", "40001"})  # lock timeout, deadlock, serialization failure


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a transaction may wait for a lock, and a statement may run; milliseconds."""

    lock: int
    statement: int


TOGETHER = Patience(lock=200, statement=20_000)
"""While a batch waits for one dealer's long transaction, it keeps all its other dealers waiting."""
ALONE = Patience(lock=2_000, statement=60_000)
ATTEMPTS, PAUSE = 5, 0.5
"""Alone, a schema whose tables are busy is tried so often, with a pause (seconds) that doubles."""


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Schemas that have one version and shall have the next by one step."""

    step: Rehearsed
    before: str
    after: str
    schemas: Sequence[str]


@dataclass(slots=True)
class Result:
    """Which of `size` schemas were brought on, and why others were not."""

    size: int
    done: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)


def apply(batch: Batch) -> Result:
    """Bring a step into all schemas of the batch that still have its `before` version.

    In one transaction where the step allows it; when that fails, one by one, so that only the schema that is
    to blame stays behind. Nothing is raised for a failure of a schema: it is in the result and in its row.
    """
    result = Result(len(batch.schemas))
    if batch.step.way is Way.BATCH and len(batch.schemas) > 1:
        try:
            result.done = _transaction(batch, batch.schemas, TOGETHER)
            return result
        except DatabaseError:
            pass  # somebody's tables are busy, or a schema is not what it should be: see who
    for schema in batch.schemas:
        try:
            result.done += _patiently(batch, schema)
        except Exception as error:
            if correct_version(schema):
                continue  # somebody else has migrated it: it is dealt with where it stands now
            result.failed[schema] = _reason(batch, error)
            note_failure(schema, result.failed[schema])
    return result


def _patiently(batch: Batch, schema: str) -> list[str]:
    pause = PAUSE
    for _ in range(ATTEMPTS - 1):
        try:
            return _transaction(batch, [schema], ALONE)
        except DatabaseError as error:
            if sqlstate(error) not in _WAITING_ENDED:
                raise
        time.sleep(pause)
        pause *= 2
    return _transaction(batch, [schema], ALONE)


def _transaction(batch: Batch, schemas: Sequence[str], patience: Patience) -> list[str]:
    """One transaction for these schemas; returns those that were still to be done."""
    with transaction.atomic():
        with owner_context(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = {patience.lock}")
            cursor.execute(f"SET LOCAL statement_timeout = {patience.statement}")
            if TEMPLATE in schemas:
                hold_template(to_change_it=True)
            cursor.execute(_HOLD, [list(schemas), batch.before])
            held = [str(name) for (name,) in cursor.fetchall()]
            if not held:
                return []
            if batch.step.way is Way.CODE:
                for schema in held:
                    run_by_code(batch.step, schema)
            else:
                cursor.execute(_END.join(_script(batch.step, schema) for schema in held))
        with owner_context(), connection.cursor() as cursor:
            cursor.execute(_DONE, [batch.after, held])
    return held


def run_by_code(step: Rehearsed, schema: str) -> None:
    """Run a step in one schema by Django's own operations, and record it, inside the caller's transaction."""
    with owner_context(schema), connection.schema_editor(atomic=False) as editor:
        step.step.run(editor)
    with owner_context(schema, with_public=False), connection.cursor() as cursor:
        cursor.execute(_END.join(_afterwards(step, schema)))


def _script(step: Rehearsed, schema: str) -> str:
    """A step's SQL, rights and record for one schema."""
    sql = [tolerant(statement) for statement in step.statements or ()]
    return _END.join([f'SET LOCAL search_path = "{schema}"', *sql, *_afterwards(step, schema)])


def _afterwards(step: Rehearsed, schema: str) -> list[str]:
    """Rights on what is new, and the record."""
    rights = [] if schema == TEMPLATE else grants_on(schema, step.tables, step.sequences)
    return [*rights, *(_RECORD[step.step.backwards].format(*key) for key in step.keys)]


def tolerant(statement: str) -> str:
    """An index that a person has built ahead of us, without blocking, is welcome (docs/runbook/fleet.md)."""
    return _INDEX.sub(lambda found: f"CREATE {found[1] or ''}INDEX IF NOT EXISTS ", statement)


def note_failure(schema: str, reason: str) -> None:
    """Write down why a schema stays behind."""
    with owner_context(), connection.cursor() as cursor:
        cursor.execute(_FAILED, [reason, schema])


def _reason(batch: Batch, error: Exception) -> str:
    first = (str(error).strip() or type(error).__name__).splitlines()[0]
    return f"{batch.step.step}: {first}"


def sqlstate(error: BaseException) -> str:
    """PostgreSQL's code of an error; empty where it never got there."""
    cause: Any = error.__cause__ or error
    return getattr(cause, "pgcode", None) or ""
