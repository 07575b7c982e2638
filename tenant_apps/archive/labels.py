"""The archive's words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

KIND_NAMES = {
    "SALE": _("Sale contract"),
    "DEPOSIT": _("Deposit agreement"),
    "TRADE_IN": _("Trade-in agreement"),
    "TEST_DRIVE": _("Test-drive agreement"),
    "PDI_REPORT": _("Inspection report"),
    "DELIVERY_NOTE": _("Delivery note"),
    "SERVICE_ORDER": _("Service order"),
    "STOCK_TRANSFER": _("Stock transfer"),
    "PROOF": _("Proof bundle"),
}
