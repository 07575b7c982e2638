"""From what somebody can pay a month back to what they can buy."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from .numbers import RATE_SCALE, growth, half_up, rate_units
from .refusals import TermsRefused, amount_within, months_within


@dataclass(frozen=True, slots=True)
class RollBack:
    """The loan that a monthly payment carries and the price it belongs to; minor units."""

    principal_minor: int
    price_minor: int

    @property
    def down_minor(self) -> int:
        """The down payment."""
        return self.price_minor - self.principal_minor


def price_from_monthly(monthly: int, rate: Decimal, months: int, down: Decimal, left: int = 0) -> RollBack:
    """P = A·(1 − vⁿ)/i + F·vⁿ and price = P / (1 − down), each half up from the exact value.

    `down` is the fraction paid at once, from 0 to less than 1. Raises TermsRefused:
    finance.down_payment_out_of_range, finance.term_out_of_range, finance.amount_*, finance.rate_*.
    """
    amount_within(monthly, "monthly")
    amount_within(left, "balloon")
    months_within(months)
    units = rate_units(rate)
    financed = RATE_SCALE - down_units(down)
    grown, base = growth(units, months)
    if units:
        # A·(gⁿ − bⁿ)/(gⁿ·i) + F·bⁿ/gⁿ with i = units / (12·scale), over one denominator
        numerator = monthly * (grown - base) * 12 * RATE_SCALE + left * base * units
        denominator = grown * units
    else:
        numerator, denominator = monthly * months + left, 1
    return RollBack(half_up(numerator, denominator), half_up(numerator * RATE_SCALE, denominator * financed))


def down_units(down: Decimal) -> int:
    """A down payment as a fraction in units of 10⁻⁸; finance.down_payment_out_of_range unless 0 ≤ it < 1."""
    if not isinstance(down, Decimal) or not down.is_finite() or not 0 <= down < 1:
        raise TermsRefused("finance.down_payment_out_of_range", field="down")
    return rate_units(down, "down")
