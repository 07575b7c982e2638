from __future__ import annotations

import json
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Query, Router, Status
from ninja.files import UploadedFile

from core.edge.api import ErrorBody, Page, idempotent, paginate
from core.edge.sheets import CSV, taken_away
from core.kernel.errors import Invalid
from tenant_apps.closing import operations
from tenant_apps.closing.errors import FileTooLarge
from tenant_apps.closing.presenting import (
    breaks_of,
    check_of,
    days_of,
    line_of,
    movements_of,
    story_of,
    trial_balance_of,
    vouchers_of,
)
from tenant_apps.closing.queries import SEE, lines, statements
from tenant_apps.closing.reading import LARGEST_FILE
from tenant_apps.closing.schemas import (
    BookMovementOut,
    BooksReasonIn,
    BreaksOut,
    ClosedDaysOut,
    ExplainIn,
    LineMatchIn,
    StatementCheckOut,
    StatementLineOut,
    StatementOut,
    StoryOut,
    TrialBalanceOut,
    VouchersOut,
    WriteOffIn,
)
from tenant_apps.closing.vouchers import as_csv, as_xlsx, voucher_lines
from tenant_apps.staff.access import staff_actor

router = Router(tags=["books"])
REFUSALS = frozenset({401, 403, 404, 409, 422})
TYPES = {
    "csv": (CSV, as_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
}


@router.get(
    "/books/statements",
    operation_id="books_statements",
    response={200: Page[StatementOut], REFUSALS: ErrorBody},
)
def list_statements(request: HttpRequest, cursor: str | None = None, limit: int = 50) -> dict[str, Any]:
    """Imported files, the newest first."""
    return paginate(statements(staff_actor(request)), lambda one: one, cursor=cursor, limit=limit)


@router.post(
    "/books/statements/check",
    operation_id="books_check_statement",
    response={200: StatementCheckOut, REFUSALS: ErrorBody},
)
def check_statement(
    request: HttpRequest,
    file: Annotated[UploadedFile, File()],
    label: Annotated[str, Form(max_length=60)] = "",
    columns: Annotated[str, Form(max_length=2000)] = "",
) -> dict[str, Any]:
    """What a statement holds and what is wrong with it; nothing is kept."""
    checked = operations.check_statement(
        actor=staff_actor(request), data=_bytes(file), label=label, columns=_columns(columns)
    )
    return check_of(checked)


@router.post(
    "/books/statements",
    operation_id="books_import_statement",
    response={201: StatementOut, REFUSALS: ErrorBody},
)
@idempotent
def import_statement(
    request: HttpRequest,
    file: Annotated[UploadedFile, File()],
    label: Annotated[str, Form(max_length=60)] = "",
    columns: Annotated[str, Form(max_length=2000)] = "",
) -> Status[Any]:
    """Keep a statement's new lines and match them."""
    statement = operations.import_statement(
        actor=staff_actor(request),
        data=_bytes(file),
        file_name=file.name or "statement",
        label=label,
        columns=_columns(columns),
    )
    return Status(201, statement)


@router.get(
    "/books/lines",
    operation_id="books_lines",
    response={200: Page[StatementLineOut], REFUSALS: ErrorBody},
)
def list_lines(
    request: HttpRequest,
    state: Annotated[str, Query(max_length=60)] = "",
    q: Annotated[str, Query(max_length=100)] = "",
    cursor: str | None = None,
    limit: int = 50,
) -> dict[str, Any]:
    """Lines of statements, the newest first."""
    return paginate(lines(staff_actor(request), state=state, q=q), line_of, cursor=cursor, limit=limit)


@router.get(
    "/books/breaks",
    operation_id="books_breaks",
    response={200: BreaksOut, REFUSALS: ErrorBody},
)
def show_breaks(request: HttpRequest) -> dict[str, Any]:
    """On how much statements and books differ."""
    return breaks_of(staff_actor(request))


@router.get(
    "/books/movements",
    operation_id="books_movements",
    response={200: Page[BookMovementOut], REFUSALS: ErrorBody},
)
def list_movements(
    request: HttpRequest, line: UUID | None = None, cursor: str | None = None, limit: int = 50
) -> dict[str, Any]:
    """Movements of the books without a line of a statement, the oldest first; those that `line` may be."""
    return movements_of(staff_actor(request), line, cursor=cursor, limit=limit)


@router.post(
    "/books/lines/{line_id}/match",
    operation_id="books_match",
    response={200: StatementLineOut, REFUSALS: ErrorBody},
)
@idempotent
def match_line(request: HttpRequest, line_id: UUID, body: LineMatchIn) -> dict[str, Any]:
    """Say which movement of the books a line is."""
    return line_of(
        operations.match_by_hand(actor=staff_actor(request), line_id=line_id, entry_id=body.entry_id)
    )


@router.post(
    "/books/lines/{line_id}/unmatch",
    operation_id="books_unmatch",
    response={200: StatementLineOut, REFUSALS: ErrorBody},
)
@idempotent
def unmatch_line(request: HttpRequest, line_id: UUID, body: BooksReasonIn) -> dict[str, Any]:
    """Take a match back."""
    return line_of(operations.unmatch(actor=staff_actor(request), line_id=line_id, reason=body.reason))


@router.post(
    "/books/lines/{line_id}/write-off",
    operation_id="books_write_off",
    response={200: StatementLineOut, REFUSALS: ErrorBody},
)
@idempotent
def write_off_line(request: HttpRequest, line_id: UUID, body: WriteOffIn) -> dict[str, Any]:
    """Say what a line is that the books do not know."""
    return line_of(
        operations.write_off(actor=staff_actor(request), line_id=line_id, kind=body.kind, reason=body.reason)
    )


@router.post(
    "/books/movements/explain",
    operation_id="books_explain",
    response={200: BreaksOut, REFUSALS: ErrorBody},
)
@idempotent
def explain(request: HttpRequest, body: ExplainIn) -> dict[str, Any]:
    """Say why movements of the books have no line."""
    actor = staff_actor(request)
    operations.explain_movements(
        actor=actor, account=body.account, entry_ids=body.entry_ids, reason=body.reason
    )
    return breaks_of(actor)


@router.get(
    "/books/days",
    operation_id="books_days",
    response={200: ClosedDaysOut, REFUSALS: ErrorBody},
)
def list_days(request: HttpRequest) -> dict[str, Any]:
    """Days whose books were closed."""
    return days_of(staff_actor(request))


@router.post(
    "/books/days/{day}/close",
    operation_id="books_close_day",
    response={200: ClosedDaysOut, REFUSALS: ErrorBody},
)
@idempotent
def close_day(request: HttpRequest, day: date) -> dict[str, Any]:
    """Close the books through a day."""
    actor = staff_actor(request)
    operations.close_day(actor=actor, day=day)
    return days_of(actor)


@router.post(
    "/books/days/{day}/ask-reopening",
    operation_id="books_ask_reopening",
    response={200: ClosedDaysOut, REFUSALS: ErrorBody},
)
@idempotent
def ask_reopening(request: HttpRequest, day: date, body: BooksReasonIn) -> dict[str, Any]:
    """Ask for the last closed day to be opened again."""
    actor = staff_actor(request)
    operations.ask_reopening(actor=actor, day=day, reason=body.reason)
    return days_of(actor)


@router.post(
    "/books/days/{day}/reopen",
    operation_id="books_reopen_day",
    response={200: ClosedDaysOut, REFUSALS: ErrorBody},
)
@idempotent
def reopen_day(request: HttpRequest, day: date) -> dict[str, Any]:
    """Open a day again that somebody else asked for."""
    actor = staff_actor(request)
    operations.reopen_day(actor=actor, day=day)
    return days_of(actor)


@router.post(
    "/books/days/{day}/keep",
    operation_id="books_keep_closed",
    response={200: ClosedDaysOut, REFUSALS: ErrorBody},
)
@idempotent
def keep_closed(request: HttpRequest, day: date) -> dict[str, Any]:
    """Leave a day closed that somebody asked to open."""
    actor = staff_actor(request)
    operations.keep_closed(actor=actor, day=day)
    return days_of(actor)


@router.get(
    "/books/trial-balance",
    operation_id="books_trial_balance",
    response={200: TrialBalanceOut, REFUSALS: ErrorBody},
)
def trial_balance(request: HttpRequest, since: date, until: date) -> dict[str, Any]:
    """Every account of a time."""
    return trial_balance_of(staff_actor(request), since, until)


@router.get(
    "/books/orders/{order_id}",
    operation_id="books_order",
    response={200: StoryOut, REFUSALS: ErrorBody},
)
def order_story(request: HttpRequest, order_id: UUID) -> dict[str, Any]:
    """Every fen of an order."""
    return story_of(staff_actor(request), order_id)


@router.get(
    "/books/vouchers",
    operation_id="books_vouchers",
    response={200: VouchersOut, REFUSALS: ErrorBody},
)
def list_vouchers(request: HttpRequest, since: date, until: date) -> dict[str, Any]:
    """The vouchers of a time."""
    staff_actor(request).require(SEE)
    return vouchers_of(voucher_lines(since, until))


@router.get(
    "/books/vouchers.{form}",
    operation_id="books_export_vouchers",
    response={REFUSALS: ErrorBody},
)
def export_vouchers(request: HttpRequest, form: str, since: date, until: date) -> HttpResponse:
    """The vouchers of a time for an accountants' program, as CSV or XLSX."""
    staff_actor(request).require(SEE)
    if form not in TYPES:
        raise Invalid("field.choice", field="form")
    content_type, written = TYPES[form]
    content = written(voucher_lines(since, until))
    return taken_away(content, content_type, f"vouchers-{since}-{until}.{form}")


def _bytes(file: UploadedFile) -> bytes:
    if file.size is None or file.size > LARGEST_FILE:
        raise FileTooLarge(params={"most": LARGEST_FILE // 1024 // 1024})
    return bytes(file.read())


def _columns(given: str) -> dict[str, str] | None:
    """The headers a reader named, as JSON; None where none are."""
    if not given:
        return None
    try:
        said = json.loads(given)
    except ValueError as error:
        raise Invalid("request.invalid", field="columns") from error
    if not isinstance(said, dict) or not all(isinstance(value, str) for value in said.values()):
        raise Invalid("request.invalid", field="columns")
    return {str(name): value for name, value in said.items() if value} or None
