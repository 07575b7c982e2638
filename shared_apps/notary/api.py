"""The public log and the audit chains at the operators' desk: the last days, the last check, a check now."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status

from core.edge.api import ErrorBody, Page, idempotent, paginate
from core.kernel.actor import Actor
from shared_apps.accounts.access import operator_actor
from shared_apps.notary import operations
from shared_apps.notary.models import CheckRun
from shared_apps.notary.queries import (
    RESULTS_ORDER,
    chain_results,
    is_under_way,
    last_run,
    lasting,
    latest_days,
    waiting_leaves,
)

router = Router(tags=["log"])
REFUSALS = frozenset({401, 403, 404, 409, 422})
SHOWN = 14
ChainFault = Literal[
    "", "line_changed", "line_missing", "link_changed", "link_missing", "head_missing", "unreadable"
]


class LogDay(Schema):
    """A closed day; without `stamped_at` its root still lacks a timestamp, and `fault` says why."""

    date: date
    size: int
    root: str
    closed_at: datetime
    stamped_at: datetime | None
    attempts: int
    fault: str


class LogCheck(Schema):
    """A check: `done` of `total` chains, `broken` of them. `fault` is "" where the log itself holds."""

    id: UUID
    asked_by: str
    asked_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    total: int
    done: int
    broken: int
    error: str
    days: int
    leaves: int
    stamped: int
    fault: str
    fault_day: str
    fault_position: int | None


class LogOverview(Schema):
    """The last closed days, how many digests wait for the close of theirs, and the newest check.

    Timestamps hold until `holds_until` (null while there are none); before that they are renewed.
    """

    days: list[LogDay]
    waiting: int
    holds_until: datetime | None
    renewed_at: datetime | None
    renewal_due: bool
    check: LogCheck | None
    may_check: bool


class ChainOut(Schema):
    """What the last check found of a chain; without a dealer it is the platform's own.

    `undone` heads were left behind by a restore from a backup; `fault` with its place is "" where all holds.
    """

    dealer_id: UUID | None
    name: str
    checked_at: datetime
    lines: int
    waiting: int
    heads: int
    undone: int
    fault: ChainFault
    number: int
    at: datetime | None
    action: str
    subject: str


@router.get("/log", operation_id="log_overview", response={200: LogOverview, REFUSALS: ErrorBody})
def overview(request: HttpRequest) -> dict[str, Any]:
    """The log and the newest check."""
    actor = _reader(request)
    names = tuple(LogDay.model_fields)
    run, standing = last_run(), lasting()
    return {
        "days": [{name: getattr(day, name) for name in names} for day in latest_days(SHOWN)],
        "waiting": waiting_leaves(),
        "holds_until": standing.until,
        "renewed_at": standing.renewed_at,
        "renewal_due": standing.due,
        "check": _check(run) if run else None,
        "may_check": actor.may(operations.RIGHT),
    }


@router.get("/log/chains", operation_id="log_chains", response={200: Page[ChainOut], REFUSALS: ErrorBody})
def chains(request: HttpRequest, cursor: str | None = None, limit: int = 50) -> Any:
    """What the last check found of every chain of audit lines, broken ones first."""
    _reader(request)
    return paginate(chain_results(), _chain, cursor=cursor, limit=limit, order=RESULTS_ORDER)


@router.post("/log/checks", operation_id="log_check", response={201: LogCheck, REFUSALS: ErrorBody})
@idempotent
def check(request: HttpRequest) -> Status[dict[str, Any]]:
    """Have everything checked now."""
    return Status(201, _check(operations.ask_check(actor=operator_actor(request))))


def _check(run: CheckRun) -> dict[str, Any]:
    names = ("id", "asked_by", "started_at", "finished_at", "total", "done", "broken", "error")
    log = run.log
    dead = run.finished_at is None and not is_under_way(run)
    ended = {"finished_at": run.updated_at, "error": "notary.check_died"} if dead else {}
    return {
        **{name: getattr(run, name) for name in names},
        **ended,
        "asked_at": run.created_at,
        **{name: log.get(name, 0) for name in ("days", "leaves", "stamped")},
        "fault": log.get("fault", ""),
        "fault_day": log.get("day", ""),
        "fault_position": log.get("position"),
    }


def _chain(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ChainOut.model_fields}


def _reader(request: HttpRequest) -> Actor:
    actor = operator_actor(request)
    actor.require("console.see")
    return actor
