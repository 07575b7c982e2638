"""A configuration as a short code: `3-1k2f-9x2ab`, the number of its version, its choices, a check.

The check is over the published list itself, so that a code mistyped, made up or of another market is found
out. It is no secret: whoever puts together a car may as well write its code.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from shared_apps.configurator.engine import Model, Selection

LONGEST = 80
_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's: nothing that looks like something else
_READ = {digit: value for value, digit in enumerate(_DIGITS)} | {"o": 0, "i": 1, "l": 1}
_CHECK_DIGITS, _CHECK_BITS = 5, 25


def share_code(version: int, digest: str, model: Model, selection: Iterable[str]) -> str:
    """The code of a selection. Of a group with several choices on only the first is told."""
    number = _number(model, frozenset(selection))
    return f"{_written(version)}-{_written(number)}-{_check(version, digest, number)}"


def version_in(code: str) -> int | None:
    """The number of the version a code speaks of; None for what is no code."""
    parts = _parts(code)
    return parts[0] if parts else None


def read_code(code: str, digest: str, model: Model) -> Selection | None:
    """The selection of a code for this published list; None where it is not one of its codes."""
    parts = _parts(code)
    if parts is None or _check(parts[0], digest, parts[1]) != parts[2]:
        return None
    return _selection(model, parts[1])


def _number(model: Model, selection: Selection) -> int:
    """The choices as one number, each group a digit in its own base; 0 of a group of ONE is none."""
    number = 0
    for group in model.groups:
        on = [place for place, option in enumerate(group.options) if option.code in selection]
        if group.choose == "ONE":
            number = number * (len(group.options) + 1) + (on[0] + 1 if on else 0)
        else:
            number = (number << len(group.options)) | sum(1 << place for place in on)
    return number


def _selection(model: Model, number: int) -> Selection | None:
    found: set[str] = set()
    for group in reversed(model.groups):
        if group.choose == "ONE":
            number, place = divmod(number, len(group.options) + 1)
            found |= {group.options[place - 1].code} if place else set()
        else:
            found |= {option.code for place, option in enumerate(group.options) if number >> place & 1}
            number >>= len(group.options)
    return None if number else frozenset(found)


def _parts(code: str) -> tuple[int, int, str] | None:
    parts = code.strip().lower()[: LONGEST + 1].split("-")
    if len(parts) != 3 or len(code.strip()) > LONGEST or len(parts[2]) != _CHECK_DIGITS:
        return None
    numbers = [_number_of(part) for part in parts]
    if numbers[0] is None or numbers[1] is None or numbers[2] is None or numbers[0] >= 1 << 31:
        return None
    return numbers[0], numbers[1], _written(numbers[2]).rjust(_CHECK_DIGITS, "0")


def _check(version: int, digest: str, number: int) -> str:
    told = hashlib.sha256(f"{version} {digest} {number}".encode()).digest()
    bits = int.from_bytes(told[:4]) & ((1 << _CHECK_BITS) - 1)
    return _written(bits).rjust(_CHECK_DIGITS, "0")


def _written(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, len(_DIGITS))
        digits = _DIGITS[rest] + digits
    return digits or "0"


def _number_of(text: str) -> int | None:
    number = 0
    for digit in text:
        if digit not in _READ:
            return None
        number = number * len(_DIGITS) + _READ[digit]
    return number if text else None
