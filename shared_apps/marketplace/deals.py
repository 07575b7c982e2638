"""How good an offer is: its price against what the car is worth. Pure; whoever says "deal" asks here."""

from __future__ import annotations

from typing import NamedTuple

DEALS = ("GREAT", "GOOD", "FAIR", "HIGH")
"""The codes, the best first; a listing without a rating has none of them."""
GOOD_FROM_BP = 200
"""Basis points below the fair price from which an offer inside the band is a good one."""
WHOLE_BP = 10_000
UNRATED = 9_999
"""The standing of an offer nobody can judge: behind all others."""


class Deal(NamedTuple):
    """A code of `DEALS` and by how many basis points of the fair price the offer lies below it.

    Negative above it; whole points, rounded down (towards the dearer).
    """

    code: str
    below_fair_bp: int


def deal_of(price_minor: int, low_minor: int, fair_minor: int, high_minor: int) -> Deal:
    """Rate a price against a band, all four in minor units of one currency, 0 < low ≤ fair ≤ high.

    Below the band it is GREAT, above it HIGH; inside it GOOD from two percent below the fair price, else
    FAIR. Raises ValueError for figures that are no band.
    """
    if not 0 < low_minor <= fair_minor <= high_minor:
        raise ValueError(f"no band: {low_minor}, {fair_minor}, {high_minor}")
    below = (fair_minor - price_minor) * WHOLE_BP // fair_minor
    if price_minor < low_minor:
        return Deal("GREAT", below)
    if price_minor > high_minor:
        return Deal("HIGH", below)
    return Deal("GOOD" if below >= GOOD_FROM_BP else "FAIR", below)


def standing_of(deal: Deal | None) -> int:
    """The place of an offer among all, the best having the least: by its code, then in steps of a percent."""
    if deal is None:
        return UNRATED
    percent = max(-800, min(deal.below_fair_bp // 100, 100))
    return DEALS.index(deal.code) * 1000 + 100 - percent
