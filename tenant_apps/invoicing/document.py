"""Invoices and receipts as PDFs, in the language of whoever reads them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.edge.pdf import render_pdf
from core.kernel import clock
from core.storage.sealed import keyring
from shared_apps.standardforms.capitals import capitals
from tenant_apps.identities.kinds import SHOWN
from tenant_apps.invoicing.models import Invoice, Receipt
from tenant_apps.invoicing.states import SERVICE
from tenants.context import current_dealer

METHODS = {
    "ONLINE": "网上支付",
    "CARD": "银行卡",
    "ALIPAY": "支付宝",
    "WECHAT_PAY": "微信支付",
    "BANK_TRANSFER": "银行转账",
    "TRADE_IN": "旧车抵价",
}


def invoice_pdf(invoice: Invoice) -> bytes:
    """The page of an invoice or red letter. Raises PdfUnavailable."""
    return render_pdf("invoicing/invoice.html", invoice_context(invoice))


def receipt_pdf(receipt: Receipt) -> bytes:
    """The page of a receipt. Raises PdfUnavailable."""
    return render_pdf("invoicing/receipt.html", receipt_context(receipt))


def invoice_context(invoice: Invoice) -> dict[str, Any]:
    """What the invoice's template is filled with."""
    chinese = _chinese()
    return {
        "invoice": invoice,
        "chinese": chinese,
        "title": _title(invoice),
        "car": invoice.title_zh if chinese else invoice.title_en,
        "id_number": invoice.id_number.masked(*SHOWN[invoice.id_kind], keyring()),
        "net": figure(invoice.net_minor, invoice.currency),
        "vat": figure(invoice.vat_minor, invoice.currency),
        "total": figure(invoice.total_minor, invoice.currency),
        "words": words(invoice.total_minor, invoice.currency) if chinese else "",
        "rate": f"{invoice.vat_rate / 100:g}%",
        "issued_on": invoice.issued_at.astimezone(clock.SHANGHAI).date() if invoice.issued_at else None,
        "reverses": invoice.reverses,
    }


def receipt_context(receipt: Receipt) -> dict[str, Any]:
    """What the receipt's template is filled with."""
    chinese = _chinese()
    english = receipt.method.replace("_", " ").capitalize()
    return {
        "receipt": receipt,
        "chinese": chinese,
        "seller": current_dealer().name,
        "amount": figure(receipt.amount_minor, receipt.currency),
        "words": words(receipt.amount_minor, receipt.currency) if chinese else "",
        "received": receipt.received_at.astimezone(clock.SHANGHAI),
        "method": METHODS.get(receipt.method, "") if chinese else english,
    }


def figure(minor: int, currency: str) -> str:
    """`¥229,800.00`, or `−¥229,800.00` of a red letter."""
    sign = "¥" if currency == "CNY" else f"{currency} "
    whole, cents = divmod(abs(minor), 100)
    return f"{'−' if minor < 0 else ''}{sign}{whole:,}.{cents:02d}"


def words(minor: int, currency: str) -> str:
    """The amount in capital numerals; a red letter's begins with 负."""
    if currency != "CNY":
        return ""
    return ("（负数）" if minor < 0 else "") + capitals(abs(minor))


def _title(invoice: Invoice) -> str:
    if invoice.form == "USED_CAR":
        return _("Uniform invoice for used car sales")
    if invoice.form == SERVICE:
        return _("Electronic invoice (ordinary)")
    return _("Uniform invoice for motor vehicle sales")


def _chinese() -> bool:
    return (get_language() or "zh").startswith("zh")
