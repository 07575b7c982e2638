"""What bringing a car costs: pure arithmetic on a dealer's rules."""

from __future__ import annotations

import math
from typing import Protocol

ROADS_WIND = 1.3
"""How much longer the way by road is than as the crow flies."""
VAT_RATES = (1300, 900, 600, 300, 100)
"""Hundredths of a per cent: part of the sale, transport, another service; small taxpayers, and their relief.

Which of them a dealer's deliveries fall under is for its accountant to say; transport (9 %) unless told.
"""
TRANSPORT = 900


class Rules(Protocol):
    """What of a dealer's settings a fee is reckoned from. Amounts in minor units."""

    @property
    def free_km(self) -> int: ...

    @property
    def base_minor(self) -> int: ...

    @property
    def per_km_minor(self) -> int: ...


def way_of(km: float) -> int:
    """Whole kilometres by road for a distance as the crow flies."""
    return math.ceil(km * ROADS_WIND)


def fee_of(way_km: int, rules: Rules) -> int:
    """What bringing a car so far costs, in minor units: nothing on the first kilometres that are free."""
    beyond = max(0, way_km - rules.free_km)
    return int(rules.base_minor) + beyond * int(rules.per_km_minor) if beyond else 0
