"""Low-rate offers: what the maker pays for them, and what they cost whoever gives up a discount."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from .loans import Plan, equal_instalment
from .numbers import growth, half_up, rate_units
from .refusals import TermsRefused, amount_within
from .returns import annual_rate_of


@dataclass(frozen=True, slots=True)
class Subsidy:
    """A customer's plan below the market's rate; minor units.

    `subsidy_minor` is what makes the lender whole today. `true_rate` is the APR on the price one could have
    paid instead, the discount for cash taken off; it equals the plan's own where no discount is lost.
    """

    customer: Plan
    market: Plan
    subsidy_minor: int
    true_rate: Decimal


def subsidised(
    principal: int, rate: Decimal, market_rate: Decimal, months: int, lost_discount: int = 0
) -> Subsidy:
    """Equal instalments at `rate` where the market asks `market_rate`: the gap at present value, half up.

    Raises TermsRefused: finance.subsidy_above_market where `rate` is the higher one,
    finance.discount_above_principal, finance.term_out_of_range, finance.amount_*, finance.rate_*.
    """
    if rate_units(rate) > rate_units(market_rate, "market_rate"):
        raise TermsRefused("finance.subsidy_above_market", field="rate")
    customer = equal_instalment(principal, rate, months)
    market = equal_instalment(principal, market_rate, months)
    if amount_within(lost_discount, "lost_discount") >= principal:
        raise TermsRefused("finance.discount_above_principal", field="lost_discount")
    gap = [due - paid for due, paid in zip(market.payments, customer.payments, strict=True)]
    return Subsidy(
        customer,
        market,
        _present_value(gap, rate_units(market_rate)),
        annual_rate_of(principal - lost_discount, customer.payments),
    )


def _present_value(amounts: list[int], units: int) -> int:
    """What sums after month 1, 2, … are worth now, half up from the exact value."""
    grown, base = growth(units, 1)
    value, scale = 0, 1
    for amount in amounts:
        scale *= base
        value = value * grown + amount * scale
    return half_up(value, grown ** len(amounts))
