"""Loans with their full schedules: equal instalment, equal principal, balloon, flat fee."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal

from .numbers import RATE_SCALE, fraction_of, growth, half_up, month_of_interest, rate_units
from .refusals import TermsRefused, amount_within, months_within
from .returns import annual_rate_of, effective_rate

Plans = Literal["equal_instalment", "equal_principal", "balloon", "flat_fee"]


@dataclass(frozen=True, slots=True)
class Instalment:
    """One month: what is paid, how it splits, what is owed afterwards; minor units."""

    number: int
    payment_minor: int
    principal_minor: int
    interest_minor: int
    balance_minor: int


@dataclass(frozen=True)
class Plan:
    """A loan and its schedule; minor units. `rate` is the nominal rate, of a flat-fee plan the fee a year.

    A balloon is due together with the last instalment and not part of it; until then it is the last balance.
    """

    kind: Plans
    principal_minor: int
    rate: Decimal
    instalments: tuple[Instalment, ...]
    balloon_minor: int = 0

    @property
    def months(self) -> int:
        """The term."""
        return len(self.instalments)

    @property
    def first_minor(self) -> int:
        """The first month's payment: for all plans but equal principal every month's, save the last."""
        return self.instalments[0].payment_minor

    @property
    def last_minor(self) -> int:
        """The last month's payment, a balloon not counted."""
        return self.instalments[-1].payment_minor

    @cached_property
    def interest_minor(self) -> int:
        """All interest, or all fees of a flat-fee plan."""
        return sum(each.interest_minor for each in self.instalments)

    @property
    def total_minor(self) -> int:
        """All that is paid: principal, balloon included, and interest."""
        return self.principal_minor + self.interest_minor

    @cached_property
    def payments(self) -> tuple[int, ...]:
        """What is paid after each month, the balloon with the last."""
        paid = [each.payment_minor for each in self.instalments]
        return (*paid[:-1], paid[-1] + self.balloon_minor)

    @cached_property
    def apr(self) -> Decimal:
        """The annual nominal rate of the cash flows, IRR × 12, half up to 0.0001 %."""
        return annual_rate_of(self.principal_minor, self.payments)

    @cached_property
    def effective(self) -> Decimal:
        """The effective annual rate, half up to 0.0001 %."""
        return effective_rate(self.apr)


def annuity_payment(principal: int, units: int, months: int, left: int = 0) -> int:
    """The equal payment after each month that leaves `left`: (P − F·vⁿ)·i / (1 − vⁿ), half up.

    `units` is the annual rate in units of 10⁻⁸; at rate zero it is (P − F) / n.
    """
    if not units:
        return half_up(principal - left, months)
    grown, base = growth(units, months)
    return half_up((principal * grown - left * base) * units, 12 * RATE_SCALE * (grown - base))


def equal_instalment(principal: int, rate: Decimal, months: int) -> Plan:
    """等额本息: the same payment every month; the last one absorbs the rounding. Refusals as `balloon`."""
    units = _checked(principal, rate, months)
    payment = annuity_payment(principal, units, months)
    rows = _schedule(principal, months, 0, lambda balance: payment - month_of_interest(balance, units), units)
    return Plan("equal_instalment", principal, fraction_of(units), rows)


def balloon(principal: int, rate: Decimal, months: int, left: int) -> Plan:
    """尾款: equal payments that leave `left`, due with the last.

    Raises TermsRefused: finance.term_out_of_range, finance.amount_* , finance.rate_* ,
    finance.balloon_above_principal.
    """
    units = _checked(principal, rate, months)
    if amount_within(left, "balloon") > principal:
        raise TermsRefused("finance.balloon_above_principal", field="balloon")
    payment = annuity_payment(principal, units, months, left)
    rows = _schedule(
        principal, months, left, lambda balance: payment - month_of_interest(balance, units), units
    )
    return Plan("balloon", principal, fraction_of(units), rows, left)


def equal_principal(principal: int, rate: Decimal, months: int) -> Plan:
    """等额本金: the same principal every month and interest on what is still owed. Refusals as `balloon`."""
    units = _checked(principal, rate, months)
    part = half_up(principal, months)
    rows = _schedule(principal, months, 0, lambda _: part, units)
    return Plan("equal_principal", principal, fraction_of(units), rows)


def flat_fee(principal: int, fee_rate: Decimal, months: int) -> Plan:
    """手续费 plan: a yearly fee on the whole principal, spread evenly; its APR is about twice the fee.

    Every month pays P·(1 + f·n/12)/n half up, the last one what is left. Refusals as `balloon`.
    """
    units = _checked(principal, fee_rate, months)
    fee = half_up(principal * units * months, 12 * RATE_SCALE)
    payment, part = half_up(principal + fee, months), half_up(fee, months)
    rows, balance, fee_left = [], principal, fee
    for number in range(1, months + 1):
        owed = balance + fee_left
        due = owed if number == months else min(payment, owed)
        repaid = balance if number == months else min(due - min(part, fee_left, due), balance)
        balance, fee_left = balance - repaid, fee_left - (due - repaid)
        rows.append(Instalment(number, due, repaid, due - repaid, balance))
    return Plan("flat_fee", principal, fraction_of(units), tuple(rows))


def _checked(principal: int, rate: Decimal, months: int) -> int:
    amount_within(principal, "principal", least=1)
    months_within(months)
    return rate_units(rate)


def _schedule(
    principal: int, months: int, left: int, repaid_of: Callable[[int], int], units: int
) -> tuple[Instalment, ...]:
    """Month by month down to `left`; a rounding that repays early leaves nothing negative behind it."""
    rows, balance = [], principal
    for number in range(1, months + 1):
        interest = month_of_interest(balance, units)
        repaid = balance - left if number == months else min(repaid_of(balance), balance - left)
        balance -= repaid
        rows.append(Instalment(number, repaid + interest, repaid, interest, balance))
    return tuple(rows)
