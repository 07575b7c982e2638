"""Money as whole minor units (fen, cents) of one currency. Never a float."""

from __future__ import annotations

from dataclasses import dataclass
from functools import total_ordering


class CurrencyMismatch(ValueError):
    """Two amounts of different currencies met in one sum or comparison."""


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units (for CNY: fen) with its ISO 4217 currency."""

    amount: int
    currency: str = "CNY"

    def __post_init__(self) -> None:
        if isinstance(self.amount, bool) or not isinstance(self.amount, int):
            raise TypeError("money is counted in whole minor units")

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount - self._same(other), self.currency)

    def __mul__(self, times: int) -> Money:
        return Money(self.amount * times, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.amount < self._same(other)

    def __bool__(self) -> bool:
        return self.amount != 0

    def split(self, parts: int) -> list[Money]:
        """Divide into `parts` amounts that differ by at most one minor unit and sum exactly to the whole.

        Raises ValueError when `parts` is not positive.
        """
        if parts < 1:
            raise ValueError("a split needs at least one part")
        share, rest = divmod(self.amount, parts)
        return [Money(share + (1 if i < rest else 0), self.currency) for i in range(parts)]

    def share(self, numerator: int, denominator: int) -> Money:
        """The fraction numerator/denominator, rounded half up (away from zero) to a minor unit."""
        if denominator <= 0:
            raise ValueError("the denominator must be positive")
        product = self.amount * numerator
        sign = -1 if product < 0 else 1
        return Money(sign * ((2 * abs(product) + denominator) // (2 * denominator)), self.currency)

    def as_json(self) -> dict[str, int | str]:
        """The form money takes in events, audit lines and API answers."""
        return {"amount": self.amount, "currency": self.currency}

    def _same(self, other: Money) -> int:
        if self.currency != other.currency:
            raise CurrencyMismatch(f"{self.currency} does not mix with {other.currency}")
        return other.amount
