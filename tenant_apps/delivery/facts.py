"""What is agreed at a hand-over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.kernel.money import Money

CHECKS = (
    "body",
    "interior",
    "functions",
    "tools",
    "certificate",
    "invoice",
    "manuals",
    "insurance",
    "explained",
)
"""What buyer and dealer look at together, in this order; each has its words in `labels`."""

HANDED_OVER = frozenset({"certificate", "invoice"})
"""Papers without which no car can be registered: a buyer takes a scratch on, never these."""

Strokes = Sequence[Sequence[Sequence[int]]]
OLDEST = timedelta(days=7)
"""How long a tablet without a network may keep a signed checklist before it is refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """What both sides sign. Kilometres on the odometer, `level` of fuel or charge in per cent.

    `checks` are the names of the points in order, `defects` of those with which the buyer takes the car all
    the same; `remarks` say what is to be put right. Each signature is the lines of a finger; `signed_at` is
    the time by the tablet, which may have been without a network.
    """

    odometer_km: int
    keys: int
    level: int
    checks: frozenset[str]
    remarks: str
    buyer_name: str
    buyer_strokes: Strokes
    dealer_strokes: Strokes
    signed_at: datetime
    defects: frozenset[str] = frozenset()

    def plain(self) -> Mapping[str, object]:
        """As JSON, without the signatures."""
        return {
            "odometer_km": self.odometer_km,
            "keys": self.keys,
            "level": self.level,
            "checks": sorted(self.checks),
            "defects": sorted(self.defects),
            "remarks": self.remarks,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeWish:
    """Where the car shall be brought: the address, and how far it is as the crow flies, in kilometres."""

    address: str
    km: float


@dataclass(frozen=True, slots=True)
class Quote:
    """What bringing a car would cost: whole kilometres by road, the fee, and what of it is paid already."""

    way_km: int
    fee: Money
    paid: Money

    @property
    def due(self) -> Money:
        """What would still be to pay."""
        return Money(max(self.fee.amount - self.paid.amount, 0), self.fee.currency)

    @property
    def back(self) -> Money:
        """What would go back to the buyer."""
        return Money(max(self.paid.amount - self.fee.amount, 0), self.fee.currency)


HOME = "HOME-"
"""What the purpose of a fee's payment begins with in billing; turn and amount after it tell them apart."""
