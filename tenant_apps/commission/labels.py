"""What lines of a commission statement are called."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

KINDS = {
    "DEAL": _("Commission of a deal"),
    "ADJUSTMENT": _("Adjustment"),
    "REVERSAL": _("Taken back: deal undone"),
    "BONUS": _("Steps of the month"),
}


def in_chinese() -> bool:
    """Whether the reader reads Chinese."""
    return (get_language() or "").startswith("zh")
