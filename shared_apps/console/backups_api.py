"""A dealer's backups as operators see and use them. What takes time is done by the worker."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from core.edge.api import ErrorBody, MoneyOut, idempotent
from shared_apps.accounts.access import operator_actor
from tenants.archive import operations
from tenants.archive.models import Backup, Drill, Restore
from tenants.archive.queries import backups_of, busy_with, last_drill, last_restore
from tenants.queries import dealer_by_id

router = Router(tags=["backups"])
REFUSALS = frozenset({401, 403, 404, 409, 422})
SHOWN = 40


class BackupRow(Schema):
    """`taken_at` is the moment the data is of; `checked_at` when it was last seen to be still the same."""

    id: UUID
    state: str
    started_at: datetime
    taken_at: datetime | None
    checked_at: datetime | None
    size_bytes: int
    rows: int
    error: str


class DrillRow(Schema):
    """The last rehearsal: the age of the data and the seconds until it was usable, and what differed."""

    state: str
    finished_at: datetime | None
    rpo_seconds: float | None
    rto_seconds: float | None
    differences: list[str]
    error: str


class FindingRow(Schema):
    """Something a person must look at after a restore."""

    code: str
    reference: str
    amount: MoneyOut | None
    at: datetime | None
    count: int


class RestoreRow(Schema):
    """The last restore; it can be undone until `kept_until`."""

    id: UUID
    state: str
    actor_name: str
    started_at: datetime
    restored_to: datetime
    finished_at: datetime | None
    kept_until: datetime | None
    undoes: bool
    findings: list[FindingRow]
    error: str


class Backups(Schema):
    """`busy` is "backup" or "restore" while one is under way, else empty."""

    items: list[BackupRow]
    busy: str
    drill: DrillRow | None
    restore: RestoreRow | None


class Confirmed(Schema):
    """`confirm` is the dealer's subdomain, typed by the person who asks."""

    confirm: str = Field(max_length=63)


@router.get(
    "/dealers/{dealer_id}/backups",
    response={200: Backups, REFUSALS: ErrorBody},
    operation_id="console_backups",
)
def backups(request: HttpRequest, dealer_id: UUID) -> Any:
    """The dealer's latest backups, newest first, with its last rehearsal and its last restore."""
    operator_actor(request).require("console.see")
    dealer_by_id(dealer_id)
    return {
        "items": [_backup(backup) for backup in backups_of(dealer_id)[:SHOWN]],
        "busy": busy_with(dealer_id),
        "drill": _drill(last_drill(dealer_id)),
        "restore": _restore(last_restore(dealer_id)),
    }


@router.post(
    "/dealers/{dealer_id}/backups", response={202: None, REFUSALS: ErrorBody}, operation_id="console_back_up"
)
@idempotent
def back_up(request: HttpRequest, dealer_id: UUID) -> Any:
    """Have a backup taken now."""
    operations.ask_for_backup(actor=operator_actor(request), dealer_id=dealer_id)
    return Status(202, None)


@router.post(
    "/dealers/{dealer_id}/backups/{backup_id}/restore",
    response={202: None, REFUSALS: ErrorBody},
    operation_id="console_restore",
)
@idempotent
def restore(request: HttpRequest, dealer_id: UUID, backup_id: UUID, payload: Confirmed) -> Any:
    """Have the dealer put back to a backup; its portal is closed meanwhile."""
    operations.ask_for_restore(
        actor=operator_actor(request), dealer_id=dealer_id, backup_id=backup_id, confirm=payload.confirm
    )
    return Status(202, None)


@router.post(
    "/dealers/{dealer_id}/restores/{restore_id}/undo",
    response={202: None, REFUSALS: ErrorBody},
    operation_id="console_undo_restore",
)
@idempotent
def undo(request: HttpRequest, dealer_id: UUID, restore_id: UUID, payload: Confirmed) -> Any:
    """Have a restore undone: what it replaced comes back, what came since is kept in turn."""
    operations.ask_for_undo(
        actor=operator_actor(request), dealer_id=dealer_id, restore_id=restore_id, confirm=payload.confirm
    )
    return Status(202, None)


def _backup(backup: Backup) -> dict[str, Any]:
    return {name: getattr(backup, name) for name in BackupRow.model_fields}


def _drill(drill: Drill | None) -> dict[str, Any] | None:
    if drill is None:
        return None
    return {
        "state": drill.state,
        "finished_at": drill.finished_at,
        "rpo_seconds": drill.rpo_seconds,
        "rto_seconds": drill.rto_seconds,
        "differences": drill.report.get("differences", []),
        "error": drill.error,
    }


def _restore(restore: Restore | None) -> dict[str, Any] | None:
    if restore is None:
        return None
    return {
        **{
            name: getattr(restore, name)
            for name in ("id", "state", "actor_name", "restored_to", "finished_at", "findings", "error")
        },
        "started_at": restore.created_at,
        "kept_until": restore.kept_until if restore.kept_schema else None,
        "undoes": restore.undoes_id is not None,
    }
