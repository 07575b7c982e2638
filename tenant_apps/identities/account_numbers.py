"""Numbers of bank accounts: cards (ISO/IEC 7812, checked by Luhn), and company accounts without a check."""

from __future__ import annotations

import re

_CARD = re.compile(r"\A[1-9][0-9]{15,18}\Z")
_ACCOUNT = re.compile(r"\A[0-9]{9,25}\Z")


def is_card(number: str) -> bool:
    """Whether a normalised number can be a bank card's: 16 to 19 digits, the last for checking."""
    if not _CARD.match(number):
        return False
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def is_account(number: str) -> bool:
    """Whether a normalised number can be a company's account: 9 to 25 digits, not all alike."""
    return bool(_ACCOUNT.match(number)) and len(set(number)) > 1
