"""A calculation as a code to pass on: what was asked, the rules it rests on, and the figures that came out.

Whoever opens it sees the same figures, made again from those very rules. The code is signed, so that nobody
can put words into the market's mouth.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core import signing

from .road import EDITION, OnTheRoad

LONGEST = 2000
_SIGNER = signing.Signer(salt="rulebook.calculation")


@dataclass(frozen=True, slots=True)
class Figures:
    """The result, minor units: first payment, cost of credit, all that is paid, price on the road."""

    first_minor: int
    interest_minor: int
    total_minor: int
    road_minor: int


@dataclass(frozen=True, slots=True)
class Shared:
    """What a code holds: the address's query, the day it was made, codes of rules, the figures."""

    query: str
    made_on: date
    rules: tuple[str, ...]
    figures: Figures


def share_code(shared: Shared) -> str:
    """The code: letters, digits and signs that need no escaping in an address."""
    figures = shared.figures
    kept = {
        "e": EDITION,
        "q": shared.query,
        "d": shared.made_on.isoformat(),
        "r": list(shared.rules),
        "f": [figures.first_minor, figures.interest_minor, figures.total_minor, figures.road_minor],
    }
    return _SIGNER.sign_object(kept, compress=True).replace(":", "~")


def read_code(code: str) -> Shared | None:
    """What a code holds; None for one that is damaged, made up, or of a way of computing no longer known."""
    if len(code) > LONGEST:
        return None
    try:
        kept = _SIGNER.unsign_object(code.replace("~", ":"))
    except (signing.BadSignature, ValueError):
        return None
    if kept.get("e") != EDITION:
        return None
    return Shared(kept["q"], date.fromisoformat(kept["d"]), tuple(kept["r"]), Figures(*kept["f"]))


def cited(road: OnTheRoad, also: Iterable[str] = ()) -> tuple[str, ...]:
    """Codes of the rules an answer rests on."""
    codes = [line.rule.code for line in road.lines if line.rule]
    return tuple(dict.fromkeys([*codes, *also]))
