"""Mandates and exports over dealers as the console sees them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.http import FileResponse, HttpRequest
from django.utils.translation import get_language
from ninja import Field, Router, Schema, Status

from core.edge.api import ErrorBody, Page, idempotent, paginate
from core.kernel import clock
from shared_apps.accounts.access import operator_actor
from shared_apps.mandates import operations
from shared_apps.mandates.facts import Wanted
from shared_apps.mandates.models import Mandate, MandatedExport
from shared_apps.mandates.operations.writing import file_stem
from shared_apps.mandates.queries import in_force, mandated_exports
from shared_apps.mandates.states import EXPORT_RIGHT
from tenants.queries import served_dealers

router = Router(tags=["mandates"])
REFUSALS = frozenset({401, 403, 404, 409, 422})
Kind = Literal[
    "SALE", "DEPOSIT", "TRADE_IN", "TEST_DRIVE", "PDI_REPORT", "DELIVERY_NOTE", "SERVICE_ORDER",
    "STOCK_TRANSFER", "PROOF",
]  # fmt: skip


class MandateInForce(Schema):
    """A mandate that can be used today, and whose it is."""

    id: UUID
    dealer_id: UUID
    dealer: str
    kinds: list[Kind]
    since: date
    until: date | None
    ends_on: date | None
    reason: str
    granted_by: str
    granted_at: datetime


class MandatedDealer(Schema):
    """A dealer in an export: `done` of `total` documents are written (null: not counted yet)."""

    id: UUID
    slug: str
    name: str
    state: Literal["WAITING", "DONE", "WITHDRAWN"]
    total: int | None
    done: int


class MandatedProblem(Schema):
    """A document that is not in an export as it should be."""

    dealer: str
    number: str
    problem: Literal["damaged", "erased", "not_stamped"]


class WantedIn(Schema):
    """What is wanted; an empty field is no condition. Days are Shanghai's, both included."""

    kind: Kind | Literal[""] = ""
    since: date | None = None
    until: date | None = None
    dealers: list[UUID] = Field([], max_length=500)


class MandatedExportIn(Schema):
    """What to take and why; dealers read the reason."""

    wanted: WantedIn
    reason: str = Field(max_length=400)


class MandatedExportOut(Schema):
    """An export over dealers. `has_file` says that it can be fetched."""

    id: UUID
    state: Literal["QUEUED", "RUNNING", "DONE", "FAILED", "CANCELLED", "EXPIRED"]
    asked_by: str
    asked_at: datetime
    reason: str
    kind: str
    since: str
    until: str
    dealers: list[MandatedDealer]
    total: int
    done: int
    size: int
    sha256: str
    error: str
    problems: list[MandatedProblem]
    has_file: bool
    finished_at: datetime | None
    expires_at: datetime | None


@router.get(
    "/mandates", operation_id="mandates_in_force", response={200: list[MandateInForce], REFUSALS: ErrorBody}
)
def list_mandates(request: HttpRequest) -> list[dict[str, Any]]:
    """Mandates in force, by dealer."""
    operator_actor(request).require(EXPORT_RIGHT)
    names = dict(served_dealers().values_list("id", "name"))
    rows = [row for row in in_force().order_by("created_at") if row.dealer_id in names]
    return sorted((_mandate(row, names[row.dealer_id]) for row in rows), key=lambda one: str(one["dealer"]))


@router.get(
    "/mandated-exports",
    operation_id="mandates_exports",
    response={200: Page[MandatedExportOut], REFUSALS: ErrorBody},
)
def list_exports(request: HttpRequest, cursor: str | None = None, limit: int = 20) -> dict[str, Any]:
    """Exports over dealers, the latest first."""
    return paginate(mandated_exports(operator_actor(request)), _export, cursor=cursor, limit=limit)


@router.post(
    "/mandated-exports",
    operation_id="mandates_ask_export",
    response={201: MandatedExportOut, REFUSALS | {429}: ErrorBody},
)
@idempotent
def ask_export(request: HttpRequest, body: MandatedExportIn) -> Status[dict[str, Any]]:
    """Have a ZIP made of what dealers' mandates cover."""
    said = body.wanted
    export = operations.ask_mandated_export(
        actor=operator_actor(request),
        wanted=Wanted(kind=said.kind, since=said.since, until=said.until, dealers=tuple(said.dealers)),
        reason=body.reason,
        locale=get_language() or "",
    )
    return Status(201, _export(export))


@router.post(
    "/mandated-exports/{export_id}/cancel",
    operation_id="mandates_cancel_export",
    response={200: MandatedExportOut, REFUSALS: ErrorBody},
)
@idempotent
def cancel_export(request: HttpRequest, export_id: UUID) -> dict[str, Any]:
    """Stop an export."""
    return _export(operations.cancel_mandated_export(actor=operator_actor(request), export_id=export_id))


@router.get(
    "/mandated-exports/{export_id}/file",
    operation_id="mandates_export_file",
    response={REFUSALS: ErrorBody},
)
def fetch_export(request: HttpRequest, export_id: UUID) -> FileResponse:
    """The finished ZIP; the platform and every dealer in it record who fetched it."""
    export, file = operations.fetch_mandated_export(actor=operator_actor(request), export_id=export_id)
    answer = FileResponse(file, as_attachment=True, filename=f"{file_stem(export)}.zip")
    answer["Content-Type"] = "application/zip"
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Sha256"] = export.sha256
    return answer


def _mandate(row: Mandate, dealer: str) -> dict[str, Any]:
    names = ("id", "dealer_id", "kinds", "since", "until", "ends_on", "reason", "granted_by")
    return {**{name: getattr(row, name) for name in names}, "dealer": dealer, "granted_at": row.created_at}


def _export(row: MandatedExport) -> dict[str, Any]:
    names = (
        "id", "state", "asked_by", "reason", "dealers", "total", "done", "size", "sha256", "error",
        "problems", "finished_at", "expires_at",
    )  # fmt: skip
    fetchable = bool(row.key) and (row.expires_at is None or row.expires_at > clock.now())
    wanted = {name: row.criteria.get(name, "") for name in ("kind", "since", "until")}
    shown = {name: getattr(row, name) for name in names}
    return {**shown, **wanted, "asked_at": row.created_at, "has_file": fetchable}
