"""The finance plan that prices are shown with: 20 % down, 36 equal instalments at 3.60 % a year.

An example, not an offer: what a lender's product costs is said where it is offered.
"""

from __future__ import annotations

from decimal import Decimal

from .engine import MOST_MINOR, RATE_SCALE, Plan, annuity_payment, equal_instalment, rate_units, share
from .engine.numbers import growth
from .engine.refusals import amount_within

DOWN = Decimal("0.20")
MONTHS = 36
RATE = Decimal("0.0360")
_UNITS = rate_units(RATE)


def standard_down(price_minor: int) -> int:
    """The down payment for a price, half up; minor units."""
    return share(amount_within(price_minor, "price"), DOWN)


def standard_monthly(price_minor: int) -> int:
    """What a car of this price costs a month; minor units, never less for a higher price.

    Raises TermsRefused (finance.amount_*) for what is no price.
    """
    return annuity_payment(price_minor - standard_down(price_minor), _UNITS, MONTHS)


def price_for_monthly(monthly_minor: int) -> int:
    """The highest price whose `standard_monthly` is not above this; minor units, exact.

    So "at most m a month" is `price <= price_for_monthly(m)`, and "at least m a month" (m > 0) is
    `price > price_for_monthly(m - 1)`. Raises TermsRefused (finance.amount_*) for what is no payment.
    """
    amount_within(monthly_minor, "monthly")
    grown, base = growth(_UNITS, MONTHS)
    # The exact instalment of a loan P is P·num/den; it rounds to more than m once it reaches m + ½.
    num, den = grown * _UNITS, 12 * RATE_SCALE * (grown - base)
    loan = ((2 * monthly_minor + 1) * den - 1) // (2 * num)
    price = min(loan * 5 // 4 + 2, MOST_MINOR)
    while standard_monthly(price) > monthly_minor:
        price -= 1
    return price


def standard_plan(price_minor: int) -> Plan:
    """The whole plan for a price of at least 0.02: what is left after the down payment, in 36 instalments."""
    return equal_instalment(price_minor - standard_down(price_minor), RATE, MONTHS)
