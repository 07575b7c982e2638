from django.utils.translation import gettext_lazy as _

TITLE = _("Registration")
WORDS = {
    "SELF": _("You register the car yourself"),
    "PACK_OPEN": _("Papers are being collected"),
    "PACK_COMPLETE": _("Papers complete"),
    "SUBMITTED": _("At the vehicle office"),
    "REJECTED": _("Sent back by the vehicle office"),
    "REGISTERED": _("Registered"),
}
"""The states of a registration as people read them."""

DESK_WORDS = {"SELF": _("The buyer registers the car")}
"""What the staff read where the buyer is addressed."""

DOCUMENT_WORDS = {
    "INVOICE": _("Sales invoice issued"),
    "PURCHASE_TAX": _("Proof that the purchase tax is paid"),
    "INSURANCE": _("Compulsory insurance in force"),
    "IDENTITY": _("Valid ID of the owner"),
    "CERTIFICATE": _("Certificate of conformity at the dealer's"),
}
REASON_WORDS = {
    "photo_unreadable": _("A photo cannot be read."),
    "tax_not_found": _("The purchase tax is not found at the tax office."),
    "owner_differs": _("Owner and invoice do not agree."),
}
"""Why the vehicle office sends a filing back."""
