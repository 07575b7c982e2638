"""Unified social credit codes (统一社会信用代码, GB 32100-2015): 18 characters, the last for checking."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # without I, O, S, V and Z
# Registering department, kind of body, six digits of a district, nine of the body itself, the check.
_SHAPE = re.compile(rf"\A[{_LETTERS}]{{2}}[0-9]{{6}}[{_LETTERS}]{{10}}\Z")


def normalise(text: str) -> str:
    """The code as it is registered, however it was typed: full-width, in small letters, with spaces."""
    return re.sub(r"[\s\-–—]", "", unicodedata.normalize("NFKC", text)).upper()


def is_sound(code: str) -> bool:
    """Whether a normalised code has the right shape and its check character fits."""
    return bool(_SHAPE.match(code)) and check_character(code[:17]) == code[17]


def check_character(body: str) -> str:
    """The 18th character for the first 17: a sum with weights 3 to the power of the place, modulo 31.

    Raises ValueError for a character that no code has.
    """
    total = sum(_LETTERS.index(letter) * pow(3, place, 31) for place, letter in enumerate(body))
    return _LETTERS[-total % 31]
