"""What was decided about a listing's rating, and for which car it was decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

SLACK_BP, SLACK_KM = 300, 1_000
"""A decision stands while the price moves by no more basis points and the car by no more kilometres."""
_WHOLE = 10_000


@dataclass(frozen=True, slots=True)
class Ruling:
    """What holds for a listing now: comparables ruled out, an amount in minor units, silence; and what the
    page says of the dealer's contests (`review`, as `ListingRating` keeps it).
    """

    excluded: frozenset[UUID] = frozenset()
    adjustment_minor: int = 0
    withheld: bool = False
    review: Mapping[str, Any] = field(default_factory=dict)


NONE = Ruling()


def still_the_same(then: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Whether a car is still materially the one that was decided about.

    Both hold `price_minor`, `mileage_km`, `trim_id`, `condition` and `colour`.
    """
    if any(then[name] != now[name] for name in ("trim_id", "condition", "colour")):
        return False
    near_in_price = abs(now["price_minor"] - then["price_minor"]) * _WHOLE <= then["price_minor"] * SLACK_BP
    return bool(near_in_price and abs(now["mileage_km"] - then["mileage_km"]) <= SLACK_KM)
