"""Who may use the routes of the books, and the papers they are tried on."""

from __future__ import annotations

from typing import Any

from core.kernel import clock
from core.kernel.actor import SYSTEM
from tenant_apps.closing import operations as closing
from tenant_apps.closing.models import StatementLine
from tenant_apps.invoicing import operations as invoicing
from tenant_apps.invoicing.models import Receipt
from tenant_apps.ledger.models import Entry
from tenant_apps.orders.facts import BuyerContact
from tenants.context import DealerRef, dealer_context
from tests.factories.books import ask_invoice, issued_invoice
from tests.factories.orders import make_order
from tests.isolation.case import BUYER, Case, staff

TODAY = clock.now().astimezone(clock.SHANGHAI).date().isoformat()
SPAN = f"?since={TODAY}&until={TODAY}"
DUE = {"order_id": "invoiced_order"}
BOUGHT = {"order_id": "bought_order", "receipt_id": "bought_receipt", "invoice_id": "bought_invoice"}
OWN = "the path names a day or a form, the same at every dealer: it is the caller's own books"
PAPER = {"buyer_name": "买方", "id_kind": "PASSPORT", "id_number": "E12345678"}


def seen(**more: Any) -> Case:
    return staff("books.see", "SALES", **more)


def closed(**more: Any) -> Case:
    return staff("books.close", "MANAGER", **more)


BOOKS: dict[str, Case] = {
    "market /orders/<slug:dealer_slug>/<uuid:order_id>/receipts": Case(BUYER, named=BOUGHT),
    "market /orders/<slug:dealer_slug>/<uuid:order_id>/receipts/<uuid:receipt_id>.pdf": Case(
        BUYER, named=BOUGHT
    ),
    "market /orders/<slug:dealer_slug>/<uuid:order_id>/invoices/<uuid:invoice_id>.pdf": Case(
        BUYER, named=BOUGHT
    ),
    "portal books_invoices": seen(),
    "portal books_invoices_due": seen(),
    "portal books_receipts": seen(),
    "portal books_invoice_pdf": seen(),
    "portal books_receipt_pdf": seen(),
    "portal books_issue_invoice": staff("books.invoice", "MANAGER", body=PAPER, named=DUE),
    "portal books_red_letter": staff("books.invoice", "MANAGER", body={"reason": "写错"}, answers=(200, 409)),
    "portal books_ask_again": staff("books.invoice", "MANAGER", body={}, answers=(200, 409)),
    "portal books_statements": seen(),
    "portal books_lines": seen(),
    "portal books_breaks": seen(),
    "portal books_movements": seen(),
    "portal books_days": seen(),
    "portal books_trial_balance": seen(query=SPAN),
    "portal books_order": seen(named=DUE),
    "portal books_vouchers": seen(query=SPAN),
    "portal books_export_vouchers": seen(query=SPAN, named={"form": "voucher_form"}, shared=OWN),
    # 422: the picture that the suite sends is no statement
    "portal books_check_statement": closed(body={"file": "picture"}, answers=(422,)),
    "portal books_import_statement": closed(body={"file": "picture"}, answers=(422,)),
    "portal books_match": closed(body={"entry_id": "{entry_id}"}, answers=(200, 409)),
    "portal books_unmatch": closed(body={"reason": "错"}, answers=(200, 409)),
    "portal books_write_off": closed(body={"kind": "OTHER", "reason": "错"}, answers=(200, 409)),
    "portal books_explain": closed(body={"account": "1002", "entry_ids": ["{entry_id}"], "reason": "在途"}),
    "portal books_close_day": closed(body={}, answers=(200, 409), shared=OWN),
    "portal books_ask_reopening": closed(body={"reason": "补记"}, answers=(200, 404, 409)),
    "portal books_reopen_day": closed(body={}, answers=(200, 404, 409)),
    "portal books_keep_closed": closed(body={}, answers=(200, 404, 409)),
}


def papers(main: DealerRef, buyer: BuyerContact) -> dict[str, Any]:
    """An invoice that is asked for, a receipt, a line of a statement, and a movement of the bank; and a
    buyer's own receipt and issued invoice.
    """
    make_order(main)
    order, bought = make_order(main, "FUNDED"), make_order(main, "FUNDED", buyer=buyer)
    issued = issued_invoice(main, bought)
    with dealer_context(main):
        own = invoicing.issue_receipts(actor=SYSTEM, order_id=bought.id)[0]
        invoice = ask_invoice(SYSTEM, order)
        invoicing.issue_receipts(actor=SYSTEM, order_id=order.id)
        closing.import_statement(
            actor=SYSTEM, data=f"交易日期,贷方发生额,对方户名\n{TODAY},8.00,谁\n".encode(), file_name="a.csv"
        )
        entry = Entry.objects.get(order_id=order.id, postings__account="1002")
        receipt = Receipt.objects.filter(order_id=order.id).first()
        return {
            "invoiced_order": order.id, "invoice_id": invoice.id, "receipt_id": receipt.id,
            "line_id": StatementLine.objects.get().id, "entry_id": entry.id, "day": TODAY,
            "voucher_form": "csv", "bought_order": bought.id, "bought_receipt": own.id,
            "bought_invoice": issued.id,
        }  # fmt: skip
