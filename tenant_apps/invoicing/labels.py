"""Words of receipts and invoices."""

from django.utils.translation import gettext_lazy as _

TITLE = _("Receipts and invoice")
WORDS = {
    "DRAFT": _("No invoice yet"),
    "REQUESTED": _("Invoice being issued"),
    "REFUSED": _("Refused by the tax bureau"),
    "ISSUED": _("Invoice issued"),
    "RED_REQUESTED": _("Invoice being reversed"),
    "REVERSED": _("Invoice reversed"),
}
FOR_BUYERS = {**WORDS, "REFUSED": WORDS["REQUESTED"]}
"""A refusal is between the dealer and the bureau: to the buyer the invoice is under way."""
TONES = {"REQUESTED": "amber", "REFUSED": "amber", "RED_REQUESTED": "amber", "ISSUED": "accent"}
