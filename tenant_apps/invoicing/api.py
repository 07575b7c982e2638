from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from core.edge.api import ErrorBody, Page, idempotent, paginate
from tenant_apps.invoicing import operations
from tenant_apps.invoicing.downloads import invoice_answer, receipt_answer
from tenant_apps.invoicing.presenting import due_for, invoice_of, receipt_of
from tenant_apps.invoicing.queries import invoice_for, invoices, receipt_for, receipts
from tenant_apps.invoicing.schemas import InvoiceOut, InvoicesDueOut, IssueIn, ReceiptOut, RedLetterIn
from tenant_apps.staff.access import staff_actor

router = Router(tags=["books"])
REFUSALS = frozenset({401, 403, 404, 409, 422})


@router.get(
    "/books/invoices", operation_id="books_invoices", response={200: Page[InvoiceOut], REFUSALS: ErrorBody}
)
def list_invoices(
    request: HttpRequest,
    state: Annotated[str, Query(max_length=120)] = "",
    q: Annotated[str, Query(max_length=100)] = "",
    cursor: str | None = None,
    limit: int = 50,
) -> dict[str, Any]:
    """Invoices and red letters, the newest first."""
    actor = staff_actor(request)
    rows = invoices(actor, state=state, q=q).select_related("reverses")
    return paginate(rows, lambda one: invoice_of(one, actor), cursor=cursor, limit=limit)


@router.get(
    "/books/invoices/due",
    operation_id="books_invoices_due",
    response={200: InvoicesDueOut, REFUSALS: ErrorBody},
)
def list_due(request: HttpRequest) -> dict[str, Any]:
    """Orders that are paid and have no invoice yet."""
    return due_for(staff_actor(request))


@router.post(
    "/books/orders/{order_id}/invoice",
    operation_id="books_issue_invoice",
    response={200: InvoiceOut, REFUSALS: ErrorBody},
)
def issue(request: HttpRequest, order_id: UUID, body: IssueIn) -> dict[str, Any]:
    """Ask the tax bureau for an order's invoice. Repeating it is safe and takes no key: no digest of the
    buyer's ID number is kept.
    """
    actor = staff_actor(request)
    invoice = operations.issue_invoice(
        actor=actor,
        order_id=order_id,
        buyer_name=body.buyer_name,
        id_kind=body.id_kind,
        id_number=body.id_number.get_secret_value(),
    )
    return invoice_of(invoice, actor)


@router.post(
    "/books/invoices/{invoice_id}/red-letter",
    operation_id="books_red_letter",
    response={200: InvoiceOut, REFUSALS: ErrorBody},
)
@idempotent
def red_letter(request: HttpRequest, invoice_id: UUID, body: RedLetterIn) -> dict[str, Any]:
    """Ask for the red letter that reverses an invoice."""
    actor = staff_actor(request)
    return invoice_of(
        operations.ask_red_letter(actor=actor, invoice_id=invoice_id, reason=body.reason), actor
    )


@router.post(
    "/books/invoices/{invoice_id}/ask-again",
    operation_id="books_ask_again",
    response={200: InvoiceOut, REFUSALS: ErrorBody},
)
@idempotent
def ask_again(request: HttpRequest, invoice_id: UUID) -> dict[str, Any]:
    """Ask the bureau once more after it stayed silent."""
    actor = staff_actor(request)
    return invoice_of(operations.ask_again(actor=actor, invoice_id=invoice_id), actor)


@router.get(
    "/books/invoices/{invoice_id}.pdf", operation_id="books_invoice_pdf", response={REFUSALS: ErrorBody}
)
def invoice_page(request: HttpRequest, invoice_id: UUID) -> HttpResponse:
    """An invoice as PDF."""
    return invoice_answer(invoice_for(staff_actor(request), invoice_id))


@router.get(
    "/books/receipts", operation_id="books_receipts", response={200: Page[ReceiptOut], REFUSALS: ErrorBody}
)
def list_receipts(
    request: HttpRequest,
    q: Annotated[str, Query(max_length=100)] = "",
    cursor: str | None = None,
    limit: int = 50,
) -> dict[str, Any]:
    """Receipts, the newest first."""
    return paginate(receipts(staff_actor(request), q=q), receipt_of, cursor=cursor, limit=limit)


@router.get(
    "/books/receipts/{receipt_id}.pdf", operation_id="books_receipt_pdf", response={REFUSALS: ErrorBody}
)
def receipt_page(request: HttpRequest, receipt_id: UUID) -> HttpResponse:
    """A receipt as PDF."""
    return receipt_answer(receipt_for(staff_actor(request), receipt_id))
