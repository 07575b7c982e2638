from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Query, Router, Status

from core.edge.api import ErrorBody, Page, idempotent, paginate
from tenant_apps.archive import operations
from tenant_apps.archive.downloads import document_answer, export_answer
from tenant_apps.archive.errors import ExportMissing
from tenant_apps.archive.facts import Criteria
from tenant_apps.archive.operations.exporting import MOST_DOCUMENTS
from tenant_apps.archive.presenting import check_of, detail_of, export_of, row_of
from tenant_apps.archive.queries import ORDER, document_at_hand, exports, search
from tenant_apps.archive.schemas import (
    ArchiveCheckOut,
    ArchivedDetail,
    ArchivedOut,
    ArchiveExportOut,
    CriteriaIn,
    ExportIn,
    HoldReasonIn,
    MatchingOut,
)
from tenant_apps.staff.access import staff_actor

router = Router(tags=["archive"])
REFUSALS = frozenset({401, 403, 404, 409, 422})


@router.get(
    "/archive/documents",
    operation_id="archive_documents",
    response={200: Page[ArchivedOut], REFUSALS: ErrorBody},
)
def list_documents(
    request: HttpRequest,
    sought: Query[CriteriaIn],
    cursor: str | None = None,
    limit: int = 50,
) -> dict[str, Any]:
    """Documents that meet the criteria, the one sealed last first."""
    rows = search(staff_actor(request), _criteria(sought))
    return paginate(rows, row_of, cursor=cursor, limit=limit, order=ORDER)


@router.get(
    "/archive/matching", operation_id="archive_matching", response={200: MatchingOut, REFUSALS: ErrorBody}
)
def count_documents(request: HttpRequest, sought: Query[CriteriaIn]) -> dict[str, int]:
    """How many documents meet the criteria."""
    return {"count": search(staff_actor(request), _criteria(sought)).count(), "most": MOST_DOCUMENTS}


@router.get(
    "/archive/documents/{document_id}",
    operation_id="archive_document",
    response={200: ArchivedDetail, REFUSALS: ErrorBody},
)
def show_document(request: HttpRequest, document_id: UUID) -> dict[str, Any]:
    """A document's entry; that it was looked at is recorded."""
    actor = staff_actor(request)
    return detail_of(operations.view_document(actor=actor, document_id=document_id), actor)


@router.get(
    "/archive/documents/{document_id}/check",
    operation_id="archive_check",
    response={200: ArchiveCheckOut, REFUSALS: ErrorBody},
)
def check_document(request: HttpRequest, document_id: UUID) -> dict[str, Any]:
    """Whether the stored file is still the one that was filed, and what its signatures say."""
    row, content = operations.check_document(actor=staff_actor(request), document_id=document_id)
    return check_of(row, content)


@router.get(
    "/archive/documents/{document_id}/file",
    operation_id="archive_file",
    response={REFUSALS: ErrorBody},
)
def fetch_document(
    request: HttpRequest,
    document_id: UUID,
    purpose: Annotated[str, Query(max_length=12)] = "",
    note: Annotated[str, Query(max_length=400)] = "",
    inline: bool = False,
) -> HttpResponse:
    """The file itself; who took it and why is recorded."""
    facts, content = operations.open_document(
        actor=staff_actor(request), document_id=document_id, purpose=purpose, note=note
    )
    return document_answer(facts, content, inline=inline)


@router.post(
    "/archive/documents/{document_id}/holds",
    operation_id="archive_place_hold",
    response={201: ArchivedDetail, REFUSALS: ErrorBody},
)
@idempotent
def place_hold(request: HttpRequest, document_id: UUID, body: HoldReasonIn) -> Status[dict[str, Any]]:
    """Keep a document beyond its retention."""
    actor = staff_actor(request)
    operations.place_hold(actor=actor, document_id=document_id, reason=body.reason)
    return Status(201, detail_of(document_at_hand(document_id), actor))


@router.post(
    "/archive/documents/{document_id}/holds/{hold_id}/ask-release",
    operation_id="archive_ask_release",
    response={200: ArchivedDetail, REFUSALS: ErrorBody},
)
@idempotent
def ask_release(request: HttpRequest, document_id: UUID, hold_id: UUID, body: HoldReasonIn) -> dict[str, Any]:
    """Propose to lift a hold."""
    actor = staff_actor(request)
    operations.ask_release(actor=actor, document_id=document_id, hold_id=hold_id, reason=body.reason)
    return detail_of(document_at_hand(document_id), actor)


@router.post(
    "/archive/documents/{document_id}/holds/{hold_id}/release",
    operation_id="archive_release_hold",
    response={200: ArchivedDetail, REFUSALS: ErrorBody},
)
@idempotent
def release_hold(request: HttpRequest, document_id: UUID, hold_id: UUID) -> dict[str, Any]:
    """Lift a hold that somebody else asked to lift."""
    actor = staff_actor(request)
    operations.release_hold(actor=actor, document_id=document_id, hold_id=hold_id)
    return detail_of(document_at_hand(document_id), actor)


@router.post(
    "/archive/documents/{document_id}/holds/{hold_id}/keep",
    operation_id="archive_keep_hold",
    response={200: ArchivedDetail, REFUSALS: ErrorBody},
)
@idempotent
def keep_hold(request: HttpRequest, document_id: UUID, hold_id: UUID) -> dict[str, Any]:
    """Leave a hold in force that somebody asked to lift."""
    actor = staff_actor(request)
    operations.keep_hold(actor=actor, document_id=document_id, hold_id=hold_id)
    return detail_of(document_at_hand(document_id), actor)


@router.get(
    "/archive/exports",
    operation_id="archive_exports",
    response={200: Page[ArchiveExportOut], REFUSALS: ErrorBody},
)
def list_exports(request: HttpRequest, cursor: str | None = None, limit: int = 20) -> dict[str, Any]:
    """Exports, the latest first."""
    return paginate(exports(staff_actor(request)), export_of, cursor=cursor, limit=limit)


@router.post(
    "/archive/exports",
    operation_id="archive_ask_export",
    response={201: ArchiveExportOut, REFUSALS | {429}: ErrorBody},
)
@idempotent
def ask_export(request: HttpRequest, body: ExportIn) -> Status[dict[str, Any]]:
    """Have a ZIP made of all documents that meet the criteria."""
    export = operations.ask_export(
        actor=staff_actor(request),
        criteria=_criteria(body.criteria),
        purpose=body.purpose,
        note=body.note,
        recipient=body.recipient,
        locale=get_language() or "",
    )
    return Status(201, export_of(export))


@router.get(
    "/archive/exports/{export_id}",
    operation_id="archive_export",
    response={200: ArchiveExportOut, REFUSALS: ErrorBody},
)
def show_export(request: HttpRequest, export_id: UUID) -> dict[str, Any]:
    """An export and how far it is."""
    export = exports(staff_actor(request)).filter(id=export_id).first()
    if export is None:
        raise ExportMissing()
    return export_of(export)


@router.post(
    "/archive/exports/{export_id}/cancel",
    operation_id="archive_cancel_export",
    response={200: ArchiveExportOut, REFUSALS: ErrorBody},
)
@idempotent
def cancel_export(request: HttpRequest, export_id: UUID) -> dict[str, Any]:
    """Stop an export."""
    return export_of(operations.cancel_export(actor=staff_actor(request), export_id=export_id))


@router.get(
    "/archive/exports/{export_id}/file", operation_id="archive_export_file", response={REFUSALS: ErrorBody}
)
def fetch_export(request: HttpRequest, export_id: UUID) -> FileResponse:
    """The finished ZIP; who fetched it is recorded."""
    return export_answer(*operations.fetch_export(actor=staff_actor(request), export_id=export_id))


def _criteria(sought: CriteriaIn) -> Criteria:
    return Criteria(**sought.model_dump())
