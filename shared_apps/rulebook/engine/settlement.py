"""Paying a loan off before its end."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from .loans import Plan
from .numbers import RATE_SCALE, half_up, rate_units, share
from .refusals import TermsRefused

DayCount = Literal[360, 365]


@dataclass(frozen=True, slots=True)
class Settlement:
    """What closes a loan on one day, and what is spared by it; minor units."""

    balance_minor: int
    accrued_minor: int
    fee_minor: int
    spared_minor: int

    @property
    def total_minor(self) -> int:
        """The sum to transfer."""
        return self.balance_minor + self.accrued_minor + self.fee_minor


def settle_early(
    plan: Plan, after: int, days: int = 0, day_count: DayCount = 360, fee_rate: Decimal = Decimal(0)
) -> Settlement:
    """The sum that closes `plan` once `after` instalments are paid and `days` have passed since the last.

    Balance (a balloon included) + balance × rate × days / day_count + balance × fee_rate, each half up.
    `spared_minor` is the interest that falls away, less what has accrued and the fee; it may be negative.
    Fees of a flat-fee plan not yet due fall away likewise, and nothing accrues on them. Raises TermsRefused:
    finance.settlement_month unless 0 ≤ after < months, finance.settlement_days unless 0 ≤ days ≤ 31,
    finance.day_count, finance.rate_*.
    """
    if not 0 <= after < plan.months:
        raise TermsRefused("finance.settlement_month", field="after")
    if not 0 <= days <= 31:
        raise TermsRefused("finance.settlement_days", field="days")
    if day_count not in (360, 365):
        raise TermsRefused("finance.day_count", field="day_count")
    balance = plan.instalments[after - 1].balance_minor if after else plan.principal_minor
    units = 0 if plan.kind == "flat_fee" else rate_units(plan.rate)
    accrued = half_up(balance * units * days, day_count * RATE_SCALE)
    fee = share(balance, fee_rate, "fee_rate")
    ahead = sum(each.interest_minor for each in plan.instalments[after:])
    return Settlement(balance, accrued, fee, ahead - accrued - fee)
