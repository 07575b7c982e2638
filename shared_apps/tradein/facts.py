"""A trade-in as it is told: who may see it, how kilometres are written, how an answer stands."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

MOST_PHOTOS, MOST_DEALERS = 12, 3
FURTHEST_KM, A_DAY_KM = 1_000_000, 1_500
"""No car has driven further, nor so far on every day since its registration."""
ANSWER_WITHIN = timedelta(days=7)
OFFER_DAYS = 30
_MILEAGE = re.compile(r"([-−]?)(\d+(?:\.\d+)?)(万|w)?(?:公里|千米|km)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Keeper:
    """Who asks for a trade-in: an account, or a browser that `held` what it began before signing in."""

    user_id: UUID | None = None
    held: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Wish:
    """How the buyer is to be reached, as typed, and what else is to be known."""

    name: str
    phone: str
    message: str = ""


@dataclass(frozen=True, slots=True)
class Described:
    """What the second step asks, as typed: year and month of the first registration, kilometres, city."""

    year: str = ""
    month: str = ""
    mileage: str = ""
    city: str = ""


def kilometres_of(text: str) -> int | None:
    """Kilometres as people write them: 45300, 45,300 km, 4.53万公里. May be negative; None for no number."""
    plain = re.sub(r"[\s,_'’]", "", unicodedata.normalize("NFKC", text[:40]))
    found = _MILEAGE.fullmatch(plain)
    if found is None:
        return None
    sign, digits, ten_thousands = found.groups()
    whole = int(Decimal(digits) * (10_000 if ten_thousands else 1))
    return -whole if sign else whole


def month_of(year: str, month: str) -> date | None:
    """The first day of a month; None for what is none."""
    try:
        return date(int(year), int(month), 1)
    except (ValueError, OverflowError):
        return None


def driveable(mileage_km: int, registered: date, today: date) -> bool:
    """Whether a car registered in this month can have driven so far."""
    return mileage_km <= min(FURTHEST_KM, A_DAY_KM * ((today - registered).days + 1))
