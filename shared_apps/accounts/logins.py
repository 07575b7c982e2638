"""What people type to sign in: an e-mail address or a phone number, in any of the ways it is written."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_EMAIL = re.compile(r"\A[^@\s\0-\x1f]{1,64}@[^@\s\0-\x1f]{1,189}\.[^@\s\0-\x1f.]{2,}\Z")
LONGEST = 190
_CHINESE_MOBILE = re.compile(r"\A1[3-9][0-9]{9}\Z")
_E164 = re.compile(r"\A\+[1-9][0-9]{7,14}\Z")


@dataclass(frozen=True, slots=True)
class Login:
    """Either an e-mail in lower case or a phone number in E.164; the other one is None."""

    email: str | None = None
    phone: str | None = None

    def __str__(self) -> str:
        return self.email or self.phone or ""


def parse_login(text: str) -> Login | None:
    """Read an e-mail or phone number, full-width forms, spaces and dashes too. None when it is neither."""
    text = unicodedata.normalize("NFKC", text).strip()
    if "@" in text:
        return Login(email=text.lower()) if _EMAIL.match(text) and len(text) <= LONGEST else None
    phone = parse_phone(text)
    return Login(phone=phone) if phone else None


def parse_phone(text: str) -> str | None:
    """A phone number in E.164; a bare Chinese mobile number gets +86. None when it is no phone number."""
    digits = re.sub(r"[\s().\-–—]", "", unicodedata.normalize("NFKC", text))
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    if digits.startswith("86") and _CHINESE_MOBILE.match(digits[2:]):
        digits = "+" + digits
    if _CHINESE_MOBILE.match(digits):
        return f"+86{digits}"
    return digits if _E164.match(digits) else None
