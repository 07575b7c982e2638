"""The transition function: nothing else writes the state of a guarded row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Model

from core.flow.audit.operations import record
from core.flow.outbox.operations import emit
from core.kernel import clock, trace
from core.kernel.actor import Actor
from core.kernel.errors import Conflict
from core.kernel.events import Moved
from core.kernel.states import Machine


class ChangedMeanwhile(Conflict):
    """The row is no longer what it was when it was read: nothing was written."""

    default_code = "state.changed_meanwhile"


def move(
    row: Any,
    *,
    machine: Machine,
    verb: str,
    actor: Actor,
    action: str,
    note: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> str:
    """Take the row by `verb` to its next state, with everything else that was set on it, in one statement.

    The row is `Guarded`, its state and version as they were read; the version grows by one. The audit line
    `action` and the event `<app>.<machine>.<verb>` are written in the caller's open transaction. Returns the
    state it left. Raises IllegalMove, and ChangedMeanwhile where somebody was faster.
    """
    source = str(row.state)
    target = machine.target(source, verb)
    as_read = row.version, row.last_move
    standing = type(row).objects.filter(pk=row.pk, state=source, version=row.version)
    row.state, row.version, row.last_move = target, row.version + 1, verb
    if not standing.update(**_columns(row)):
        row.state, (row.version, row.last_move) = source, as_read
        raise ChangedMeanwhile()
    record(
        actor,
        action,
        (machine.name, row.pk),
        before={"state": source, **(before or {})},
        after={"state": target, **(after or {})},
        note=note,
    )
    moved = Moved(
        app=row._meta.app_config.name.rpartition(".")[2],  # as its tasks are called, whatever its tables are
        machine=machine.name,
        verb=verb,
        id=row.pk,
        source=source,
        target=target,
        version=row.version,
        reason=note,
        request_id=trace.request_id(),
        occurred_at=clock.now(),
    )
    emit(moved, aggregate=f"{machine.name}:{row.pk}", actor=actor)
    return source


def _columns(row: Model) -> dict[str, Any]:
    fields = [field for field in row._meta.concrete_fields if not field.primary_key]
    return {field.attname: field.pre_save(row, False) for field in fields}
