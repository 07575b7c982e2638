"""The vehicle identification number: ISO 3779, with the check digit that GB 16735 makes compulsory in China.

Positions 1-3 name the maker (WMI), 4-9 describe the car (VDS, position 9 being the check digit), 10 is the
model year, 11 the plant, 12-17 the serial number.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from shared_apps.catalog.wmi import country_of, maker_of

LENGTH = 17
ALPHABET = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"
"""Digits and capital letters without I, O and Q, which are read as 1 and 0."""

YEAR_CODES = "ABCDEFGHJKLMNPRSTVWXY123456789"
"""Thirty codes from 1980 on, then again from 2010: neither U nor Z nor 0 is among them."""

CYCLE = len(YEAR_CODES)
FIRST_YEAR = 1980

_VALUES = dict(
    zip(
        ALPHABET,
        (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9),
        strict=True,
    )
)
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_CHECK_DIGITS = "0123456789X"
_DASHES = frozenset("-‐‑‒–—―_·.")


@dataclass(frozen=True, slots=True)
class VinProblem:
    """Why a text is no VIN. `positions` are counted from 1; `expected` is the right check digit or length."""

    code: str
    positions: tuple[int, ...] = ()
    expected: str = ""


@dataclass(frozen=True, slots=True)
class DecodedVin:
    """What a VIN says of its car without asking anybody."""

    vin: str
    wmi: str
    vds: str
    manufacturer_zh: str | None
    manufacturer_en: str | None
    country: str | None
    model_year: int | None
    plant: str
    serial: str


def normalise(text: str) -> str:
    """What was meant: full-width forms folded, capitals, without spaces and dashes.

    Wrong letters stay, so that `problems` can point at them.
    """
    folded = unicodedata.normalize("NFKC", text).upper()
    return "".join(c for c in folded if not c.isspace() and c not in _DASHES and c.isprintable())


def check_digit(vin: str) -> str:
    """The character that belongs at position 9 of these 17 (what stands there now is ignored).

    Raises ValueError when the text is not 17 characters of the alphabet, position 9 aside.
    """
    if len(vin) != LENGTH or any(c not in _VALUES for i, c in enumerate(vin) if i != 8):
        raise ValueError("a check digit needs 17 characters of the VIN alphabet")
    total = sum(_VALUES[c] * w for c, w in zip(vin, _WEIGHTS, strict=True) if w)
    return _CHECK_DIGITS[total % 11]


def problems(vin: str) -> list[VinProblem]:
    """Every reason why the text is refused, after `normalise`; an empty list means a valid VIN.

    Codes: stock.vin_length, stock.vin_characters, stock.vin_check_digit. The check digit is judged only
    when length and characters are right.
    """
    text = normalise(vin)
    found: list[VinProblem] = []
    if len(text) != LENGTH:
        found.append(VinProblem("stock.vin_length", expected=str(LENGTH)))
    wrong = tuple(i for i, c in enumerate(text, start=1) if c not in _VALUES)
    if wrong:
        found.append(VinProblem("stock.vin_characters", wrong))
    if found:
        return found
    expected = check_digit(text)
    if text[8] != expected:
        return [VinProblem("stock.vin_check_digit", (9,), expected)]
    return []


def is_valid(vin: str) -> bool:
    """Whether `problems` finds none."""
    return not problems(vin)


def model_year(vin: str, *, latest: int) -> int | None:
    """The model year by position 10, not after `latest`; None when the code means no year.

    A code stands for two years of the last sixty. North American makers tell them apart at position 7 (a
    letter from 2010 on, a digit before); everybody else is resolved to the nearest year not after `latest`.
    """
    index = YEAR_CODES.find(vin[9])
    if index < 0:
        return None
    candidates = range(FIRST_YEAR + index, latest + 1, CYCLE)
    if not candidates:
        return None
    if vin[0] in "12345" and len(candidates) > 1:
        recent = vin[6].isalpha()
        matching = [year for year in candidates if (year >= FIRST_YEAR + CYCLE) is recent]
        return matching[-1] if matching else candidates[-1]
    return candidates[-1]


def decode(vin: str, *, this_year: int) -> DecodedVin:
    """Read a VIN of the right form, a wrong check digit included. A model year may be next year's.

    Raises ValueError when length or characters are wrong (ask `problems` first).
    """
    text = normalise(vin)
    if any(p.code != "stock.vin_check_digit" for p in problems(text)):
        raise ValueError("not a VIN")
    wmi = text[:3]
    maker = maker_of(wmi)
    return DecodedVin(
        vin=text,
        wmi=wmi,
        vds=text[3:9],
        manufacturer_zh=maker.name_zh if maker else None,
        manufacturer_en=maker.name_en if maker else None,
        country=country_of(wmi),
        model_year=model_year(text, latest=this_year + 1),
        plant=text[10],
        serial=text[11:],
    )


def make_vin(*, wmi: str, vds: str, year: int, plant: str, serial: int) -> str:
    """A valid VIN from its parts: `vds` are the five characters before the check digit.

    Raises ValueError when a part has the wrong length or characters, or is beyond what its place can hold.
    """
    if len(wmi) != 3 or len(vds) != 5 or len(plant) != 1:
        raise ValueError("a VIN takes 3 characters of maker, 5 of description and 1 of plant")
    if not 0 <= serial < 1_000_000:
        raise ValueError("a serial number has at most six digits")
    if year < FIRST_YEAR:
        raise ValueError("model years are coded from 1980 on")
    code = YEAR_CODES[(year - FIRST_YEAR) % CYCLE]
    draft = f"{wmi}{vds}0{code}{plant}{serial:06d}"
    return f"{draft[:8]}{check_digit(draft)}{draft[9:]}"
