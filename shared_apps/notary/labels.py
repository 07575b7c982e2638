"""Words for what the log and an examination say in codes."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

KINDS: dict[str, str | Promise] = {
    "SALE": pgettext_lazy("document", "Sales contract"),
    "DEPOSIT": pgettext_lazy("document", "Deposit agreement"),
    "TRADE_IN": pgettext_lazy("document", "Trade-in agreement"),
    "TEST_DRIVE": pgettext_lazy("document", "Test drive agreement"),
    "PDI_REPORT": pgettext_lazy("document", "Pre-delivery inspection report"),
    "DELIVERY_NOTE": pgettext_lazy("document", "Delivery note"),
    "SERVICE_ORDER": pgettext_lazy("document", "Service order"),
    "STOCK_TRANSFER": pgettext_lazy("document", "Stock transfer"),
    "AUDIT_HEAD": pgettext_lazy("document", "Head of an audit chain"),
}
OTHER_KIND = pgettext_lazy("document", "Document")
PROBLEMS: dict[str, str | Promise] = {
    "damaged": pgettext_lazy("signature", "Bytes that this signature covers were changed after signing."),
    "changed_after": pgettext_lazy(
        "signature", "Something was added after this signature that it does not allow."
    ),
    "wrong_certificate": pgettext_lazy(
        "signature", "The certificate comes from an authority that we do not recognise."
    ),
    "revoked": pgettext_lazy("signature", "The certificate had been revoked."),
    "expired": pgettext_lazy("signature", "The certificate was not valid at the time of signing."),
    "clock_ahead": pgettext_lazy("signature", "The time of signing lies in the future."),
    "no_timestamp": pgettext_lazy(
        "signature", "No time authority vouches for the time of signing; it is the signer's own clock."
    ),
    "unreadable": pgettext_lazy("signature", "The signature itself cannot be read."),
}
"""By the `problem` of `core.edge.esign.Signature`."""
