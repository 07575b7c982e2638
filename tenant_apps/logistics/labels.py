from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

STAGES: dict[str, Any] = {
    "ANNOUNCED": _("Announced by the maker"),
    "FACTORY": _("Left the factory"),
    "PORT": _("At the port"),
    "CARRIER": _("On the truck"),
    "DEALER": _("At the dealer"),
    "INSPECTED": _("Inspected (PDI)"),
    "READY": _("Ready for handover"),
}
"""Where a car is, as people say it; the last two follow at the dealer's."""

REASONS: dict[str, Any] = {
    "WEATHER": _("bad weather"),
    "CUSTOMS": _("customs clearance"),
    "PORT": _("congestion at the port"),
    "TRAFFIC": _("traffic on the road"),
    "BREAKDOWN": _("a breakdown on the way"),
    "PRODUCTION": _("delay at the factory"),
    "OTHER": _("the carrier gave another reason"),
}
