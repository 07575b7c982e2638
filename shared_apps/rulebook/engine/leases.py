"""Leases: by money factor (US), or as an annuity paid in arrears or in advance."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from .loans import annuity_payment
from .numbers import (
    RATE_SCALE,
    fraction_of,
    growth,
    half_up,
    month_of_interest,
    monthly_growth,
    rate_units,
    share,
)
from .refusals import TermsRefused, amount_within, months_within

Leases = Literal["money_factor", "arrears", "advance"]


@dataclass(frozen=True, slots=True)
class Rental:
    """One month: what is paid, how it splits into depreciation and rent, what the car is still carried at."""

    number: int
    payment_minor: int
    depreciation_minor: int
    rent_minor: int
    tax_minor: int
    balance_minor: int


@dataclass(frozen=True)
class Lease:
    """A lease; minor units. `rate` is the money factor, or the annual nominal rate of an annuity.

    The balance ends at the residual; paid in advance, the last month's rent is still on its way to it.
    """

    kind: Leases
    cost_minor: int
    residual_minor: int
    rate: Decimal
    rentals: tuple[Rental, ...]

    @property
    def monthly_minor(self) -> int:
        """The regular rental, tax included."""
        return self.rentals[0].payment_minor

    @property
    def total_minor(self) -> int:
        """All rentals."""
        return sum(each.payment_minor for each in self.rentals)

    @property
    def buy_out_minor(self) -> int:
        """All rentals and the residual: what the car costs whoever keeps it."""
        return self.total_minor + self.residual_minor


def money_factor_lease(
    cost: int, residual: int, factor: Decimal, months: int, tax_rate: Decimal = Decimal(0)
) -> Lease:
    """Depreciation (C − R)/n + rent (C + R)·MF, and tax on both; each part half up.

    The last month's depreciation absorbs the rounding. MF is APR % / 2400. Raises TermsRefused as
    `annuity_lease`.
    """
    units = _checked(cost, residual, factor, months)
    part, rent = half_up(cost - residual, months), half_up((cost + residual) * units, RATE_SCALE)
    rows, balance = [], cost
    for number in range(1, months + 1):
        worn = balance - residual if number == months else min(part, balance - residual)
        tax = share(worn + rent, tax_rate, "tax_rate")
        balance -= worn
        rows.append(Rental(number, worn + rent + tax, worn, rent, tax, balance))
    return Lease("money_factor", cost, residual, fraction_of(units), tuple(rows))


def annuity_lease(cost: int, residual: int, rate: Decimal, months: int, in_advance: bool = False) -> Lease:
    """The equal rental that wears the cost down to the residual after `months`.

    In advance every rental comes a month earlier and is less by one month's interest; the last rental absorbs
    the rounding. Raises TermsRefused: finance.residual_above_cost, finance.term_out_of_range,
    finance.amount_*, finance.rate_*.
    """
    units = _checked(cost, residual, rate, months)
    if in_advance:
        return Lease("advance", cost, residual, fraction_of(units), _advance(cost, residual, units, months))
    payment = annuity_payment(cost, units, months, residual)
    rows, balance = [], cost
    for number in range(1, months + 1):
        rent = month_of_interest(balance, units)
        due = balance - residual
        worn = due if number == months else min(payment - rent, due)
        balance -= worn
        rows.append(Rental(number, worn + rent, worn, rent, 0, balance))
    return Lease("arrears", cost, residual, fraction_of(units), tuple(rows))


def _advance(cost: int, residual: int, units: int, months: int) -> tuple[Rental, ...]:
    """Rentals at the beginning of each month; rent accrues on what remains after the one before."""
    grown, base = monthly_growth(units)
    carried = half_up(residual * base, grown)  # what grows into the residual within the last month
    payment = advance_payment(cost, residual, units, months)
    rows, balance = [], cost
    for number in range(1, months + 1):
        rent = month_of_interest(balance, units) if number > 1 else 0
        due = balance + rent - carried
        paid = max(due if number == months else min(payment, due), 0)
        balance += rent - paid
        rows.append(Rental(number, paid, paid - rent, rent, 0, balance))
    return tuple(rows)


def advance_payment(cost: int, residual: int, units: int, months: int) -> int:
    """The equal rental at the beginning of each month: the one in arrears ÷ (1 + i), half up."""
    if not units:
        return half_up(cost - residual, months)
    grown, base = growth(units, months)
    once, unit = monthly_growth(units)
    numerator = (cost * grown - residual * base) * units * unit
    return half_up(numerator, 12 * RATE_SCALE * (grown - base) * once)


def _checked(cost: int, residual: int, rate: Decimal, months: int) -> int:
    amount_within(cost, "cost", least=1)
    months_within(months)
    if amount_within(residual, "residual") > cost:
        raise TermsRefused("finance.residual_above_cost", field="residual")
    return rate_units(rate)
