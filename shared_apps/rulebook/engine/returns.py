"""What a plan really costs: the internal rate of return of its cash flows, twelve times the month's.

A first guess comes from Newton's method; the answer is settled by the sign of the exact present value halfway
to the neighbouring answers, so that it is right in its last place whatever the guess was worth.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from .numbers import fraction_of, half_up
from .refusals import TermsRefused

APR_SCALE = 10**6
"""Units of an APR: 1 unit is 0.0001 %."""
_HIGHEST = 1000 * APR_SCALE
_STEPS = 24


def annual_rate_of(received: int, payments: Sequence[int]) -> Decimal:
    """The annual nominal rate at which `payments` (after month 1, 2, …) repay what was `received` now.

    Half up to 0.0001 %. Raises finance.nothing_received unless something positive was received, and
    finance.never_repaid where the payments sum to less, or where the rate is above 100,000 %.
    """
    if received <= 0:
        raise TermsRefused("finance.nothing_received", field="received")
    if sum(payments) < received or min(payments) < 0:
        raise TermsRefused("finance.never_repaid", field="payments")
    return fraction_of(_settled(_guess(received, payments), received, payments), APR_SCALE)


def effective_rate(nominal: Decimal) -> Decimal:
    """(1 + nominal/12)¹² − 1, half up to 0.0001 %."""
    numerator, denominator = nominal.as_integer_ratio()
    base = 12 * denominator
    grown = (base + numerator) ** 12 - base**12
    return fraction_of(half_up(grown * APR_SCALE, base**12), APR_SCALE)


def _settled(guess: int, received: int, payments: Sequence[int]) -> int:
    """The largest k whose lower border, k − ½ units, is not above the rate; `guess` is where to look."""

    def reached(k: int) -> bool:
        return k <= 0 or _worth_at_least(2 * k - 1, received, payments)

    low = high = max(guess, 0)
    step = 1
    while not reached(low):
        low, high, step = max(low - step, 0), low, step * 2
    if low == high:
        step = 1
        while reached(high):
            if high > _HIGHEST:
                raise TermsRefused("finance.never_repaid", field="payments")
            low, high, step = high, high + step, step * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if reached(middle) else (low, middle)
    return low


def _worth_at_least(half_units: int, received: int, payments: Sequence[int]) -> bool:
    """Whether the payments, discounted at half_units/2 units a year, are worth what was received, exactly."""
    base = 24 * APR_SCALE
    growth = base + half_units
    value, scale = -received, 1
    for payment in payments:
        scale *= base
        value = value * growth + payment * scale
    return value >= 0


def _guess(received: int, payments: Sequence[int]) -> int:
    """The rate by Newton's method, in units; anywhere near will do."""
    due = [Decimal(payment) for payment in payments]
    rate, price = Decimal("0.005"), Decimal(received)
    for _ in range(_STEPS):
        value, slope = _value_and_slope(due, rate)
        step = (value - price) / slope if slope else Decimal(0)
        rate = max(rate - step, Decimal("-0.5"))
        if abs(step) < Decimal("1e-12"):
            break
    return int(min(max(rate, Decimal(0)) * 12 * APR_SCALE, Decimal(_HIGHEST)).to_integral_value())


def _value_and_slope(due: Sequence[Decimal], rate: Decimal) -> tuple[Decimal, Decimal]:
    """The present value of payments at a monthly rate, and how it changes with the rate."""
    discount = 1 / (1 + rate)
    value = weighted = Decimal(0)
    factor = Decimal(1)
    for month, payment in enumerate(due, start=1):
        factor *= discount
        value += payment * factor
        weighted += month * payment * factor
    return value, -weighted * discount
