"""What test drives take from a car's price. Rates of the house: a dealer may ask another price afterwards."""

from __future__ import annotations

from core.kernel.money import Money

MOST_DAYS = 180
"""So long a car may serve for test drives."""
PER_DAY, PER_100_KM, AT_MOST = 4, 10, 2_500
"""Hundredths of a percent of the price: for each day (1.2 % a month), for each full 100 km, and in all."""
_WHOLE = 100
"""Prices are asked in whole yuan."""


def worth_after(price: Money, *, days: int, driven_km: int) -> Money:
    """The price less what days and kilometres of test drives took from it, in whole yuan, rounded down."""
    off = min(days * PER_DAY + driven_km // 100 * PER_100_KM, AT_MOST)
    if off <= 0:
        return price
    left = price.amount * (10_000 - off) // 10_000
    return Money(max(left - left % _WHOLE, 1), price.currency)
