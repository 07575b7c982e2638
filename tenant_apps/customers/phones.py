"""Telephone numbers as people write them down at a front desk."""

from __future__ import annotations

import re
import unicodedata

from shared_apps.accounts.logins import parse_phone

_LANDLINE = re.compile(r"\A0([1-9][0-9]{1,2})([2-9][0-9]{6,7})\Z")


def normalise_phone(text: str) -> str | None:
    """The number in E.164, however it is spaced, Chinese landlines too. None for what is no number."""
    mobile = parse_phone(text)
    if mobile is not None:
        return mobile
    digits = re.sub(r"[\s().\-–—]", "", unicodedata.normalize("NFKC", text))
    found = _LANDLINE.match(digits)
    return f"+86{found[1]}{found[2]}" if found else None
