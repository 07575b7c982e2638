from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from core.kernel.money import Money


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One job of a repair order: hours of labour by the book, and what the customer pays for all of it."""

    description: str
    labour_hours: Decimal
    amount: Money


def total_of(lines: Iterable[WorkLine], currency: str) -> Money:
    """What the lines come to. Raises CurrencyMismatch for a line in another currency."""
    return sum((line.amount for line in lines), Money(0, currency))
