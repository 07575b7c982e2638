"""Receipts and invoices as HTTP answers."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from tenant_apps.invoicing.document import invoice_pdf, receipt_pdf
from tenant_apps.invoicing.models import Invoice, Receipt


def invoice_answer(invoice: Invoice) -> HttpResponse:
    """The invoice's page. Raises PdfUnavailable."""
    return _pdf(invoice_pdf(invoice), _("Invoice %(number)s") % {"number": invoice.number})


def receipt_answer(receipt: Receipt) -> HttpResponse:
    """The receipt's page. Raises PdfUnavailable."""
    return _pdf(receipt_pdf(receipt), _("Receipt %(number)s") % {"number": receipt.number})


def _pdf(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(False, f"{name}.pdf") or "inline"
    answer["Cache-Control"] = "private, no-store"
    return answer
