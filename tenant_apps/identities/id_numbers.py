"""Numbers of papers: resident identity cards (GB 11643-1999) and passports."""

from __future__ import annotations

import re
from datetime import date

# The first two digits: provinces, autonomous regions, municipalities; 81 to 83 for residents from Hong Kong,
# Macao and Taiwan; 91 for foreign permanent residents.
_REGIONS = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91")
_CARD = re.compile(r"\A[1-9][0-9]{16}[0-9X]\Z")
_PASSPORT = re.compile(r"\A(?=[A-Z0-9]*[0-9]{5})[A-Z0-9]{6,12}\Z")
_CHECKS = "10X98765432"
FIRST_YEAR = 1900


def check_character(body: str) -> str:
    """The 18th character for the first 17 digits: powers of 2 modulo 11 (ISO 7064)."""
    return _CHECKS[sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(body)) % 11]


def is_identity_card(number: str, today: date) -> bool:
    """Whether a normalised number can be a resident's: region, birthday, check."""
    if not _CARD.match(number) or not _REGIONS.match(number):
        return False
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return born.year >= FIRST_YEAR and born <= today and check_character(number[:17]) == number[17]


def is_passport(number: str) -> bool:
    """Whether a normalised number can be a passport's: 6 to 12 letters and digits, five digits in a row."""
    return bool(_PASSPORT.match(number))
