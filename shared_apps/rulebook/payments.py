"""What is paid month by month, whichever way a car is paid for: the four loans and the lease as one shape."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from .engine import (
    Instalment,
    Lease,
    Plan,
    Settlement,
    TermsRefused,
    annual_rate_of,
    annuity_lease,
    balloon,
    equal_instalment,
    equal_principal,
    flat_fee,
    settle_early,
)
from .lending import Way


@dataclass(frozen=True)
class Payments:
    """A schedule and what it costs; minor units.

    `left_minor` is due at the end, outside the instalments: a balloon, or the price at which a leased car may
    be kept. The first rental of a lease is paid at once, the first instalment of a loan after a month.
    """

    way: Way
    principal_minor: int
    rate: Decimal
    instalments: tuple[Instalment, ...]
    left_minor: int
    plan: Plan | None = None

    @property
    def months(self) -> int:
        """The term."""
        return len(self.instalments)

    @property
    def first_minor(self) -> int:
        """The first payment: for all ways but equal principal every one's, save the last."""
        return self.instalments[0].payment_minor

    @property
    def last_minor(self) -> int:
        """The last payment, what is left not counted."""
        return self.instalments[-1].payment_minor

    @cached_property
    def total_minor(self) -> int:
        """All that is paid until the car is the buyer's own, what is left included."""
        return sum(each.payment_minor for each in self.instalments) + self.left_minor

    @property
    def interest_minor(self) -> int:
        """The cost of credit: all that is paid beyond what was borrowed."""
        return self.total_minor - self.principal_minor

    @cached_property
    def apr(self) -> Decimal:
        """The annual nominal rate of the cash flows, IRR × 12. Raises TermsRefused where there is none."""
        paid = [each.payment_minor for each in self.instalments]
        if self.plan is not None:
            return self.plan.apr
        # In advance: the first rental lessens what is received, the others come a month earlier.
        return annual_rate_of(self.principal_minor - paid[0], [*paid[1:], self.left_minor])

    def settled(self, after: int, fee_rate: Decimal) -> Settlement | None:
        """What closes a loan after some instalments; None for a lease. Raises TermsRefused."""
        return None if self.plan is None else settle_early(self.plan, after, fee_rate=fee_rate)


def payments(way: Way, principal: int, rate: Decimal, months: int, left: int = 0) -> Payments:
    """The schedule of a loan or lease; `left` counts for a balloon plan and a lease only.

    Raises TermsRefused: finance.term_out_of_range, finance.amount_*, finance.rate_*,
    finance.balloon_above_principal, finance.residual_above_cost, finance.lease_too_short.
    """
    if way == "lease":
        return _leased(annuity_lease(principal, left, rate, months, in_advance=True))
    if way == "balloon":
        plan = balloon(principal, rate, months, left)
    elif way == "equal_principal":
        plan = equal_principal(principal, rate, months)
    elif way == "flat_fee":
        plan = flat_fee(principal, rate, months)
    else:
        plan = equal_instalment(principal, rate, months)
    return Payments(way, principal, plan.rate, plan.instalments, plan.balloon_minor, plan)


def _leased(lease: Lease) -> Payments:
    rows = tuple(
        Instalment(
            each.number, each.payment_minor, each.depreciation_minor, each.rent_minor, each.balance_minor
        )
        for each in lease.rentals
    )
    if rows[0].payment_minor >= lease.cost_minor:
        raise TermsRefused("finance.lease_too_short", field="months")
    return Payments("lease", lease.cost_minor, lease.rate, rows, lease.residual_minor)
