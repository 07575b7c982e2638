"""Everything that changes receipts and invoices, and what a sale means in the books."""

from tenant_apps.invoicing.operations.issuing import (
    ask_again,
    ask_red_letter,
    invoice_services,
    issue_invoice,
    put_to_bureau,
    withdraw_invoice,
)
from tenant_apps.invoicing.operations.receipts import issue_receipts
from tenant_apps.invoicing.operations.recognising import book_purchase, book_return, book_sale, settle_sale

__all__ = [
    "ask_again",
    "ask_red_letter",
    "book_purchase",
    "book_return",
    "book_sale",
    "invoice_services",
    "issue_invoice",
    "issue_receipts",
    "put_to_bureau",
    "settle_sale",
    "withdraw_invoice",
]
