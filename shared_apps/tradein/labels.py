"""The words buyers read for the codes of trade-ins."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

QUESTIONS: dict[str, Any] = {
    "accidents": _("Accidents, flood or fire"),
    "repaint": _("Repainted panels"),
    "service": _("Service book"),
    "owners": _("Owners so far, you included"),
    "tyres": _("Tyres"),
    "keys": _("Keys"),
}
HINTS: dict[str, Any] = {
    "accidents": _("Also what was repaired long ago. A dealer's gauge finds it anyway."),
    "repaint": _("Doors, wings, bonnet, boot lid and bumpers that are no longer in their first paint."),
    "tyres": _("Worn: less than 3 mm of tread, or older than six years."),
}
ANSWERS: dict[str, dict[str, Any]] = {
    "accidents": {
        "NONE": pgettext_lazy("accidents", "None"),
        "REPAIRED": _("Bodywork repaired, frame untouched"),
        "STRUCTURAL": _("Frame, airbags, flood or fire"),
    },
    "repaint": {
        "NONE": pgettext_lazy("panels", "None"),
        "ONE_TWO": _("1 or 2"),
        "MORE": _("3 or more"),
    },
    "service": {
        "FULL": pgettext_lazy("service book", "Complete"),
        "PARTIAL": pgettext_lazy("service book", "With gaps"),
        "NONE": pgettext_lazy("service book", "None"),
    },
    "owners": {
        "ONE": pgettext_lazy("owners", "1"),
        "TWO": pgettext_lazy("owners", "2"),
        "MORE": _("3 or more"),
    },
    "tyres": {"GOOD": pgettext_lazy("tyres", "Good"), "WORN": pgettext_lazy("tyres", "Worn")},
    "keys": {"TWO": _("Two or more"), "ONE": _("Only one")},
}
PARTS: dict[str, Any] = {
    "ceiling": _("Never more than with fewer kilometres"),
    "margin": _("Dealer's margin, warranty and tax"),
    "preparation": _("Inspection, cleaning, photographs"),
    "keeping": _("Keeping the car until it is sold"),
    "transfer": _("Transfer of ownership"),
    "registration": _("Registered earlier than usual for its model year"),
    "rounding_down": _("Rounded down to the hundred"),
}
STATES: dict[str, Any] = {
    "DRAFT": _("Not finished"),
    "ESTIMATED": _("Estimated"),
    "UNKNOWN": _("No number"),
    "REQUESTED": _("Waiting for the dealer"),
    "OFFERED": _("Offer"),
    "DECLINED": _("No offer"),
    "FIRM": _("Firm offer"),
    "EXPIRED": _("Run out"),
}
TONES = {"REQUESTED": "amber", "OFFERED": "accent", "FIRM": "accent", "DECLINED": "quiet", "EXPIRED": "quiet"}
SURENESS: dict[str, Any] = {
    "HIGH": _("Sure: many cars like yours are on the market."),
    "MEDIUM": _("Rather sure: there are some cars like yours."),
    "LOW": _("Not very sure: few cars like yours are on the market."),
}
