"""Exact arithmetic: rates as whole units of 10⁻⁸, growth as two integers, one way of rounding."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from math import gcd

from .refusals import TermsRefused

RATE_SCALE = 10**8
"""Units of a rate: 1 unit is 0.000001 %."""
_HIGHEST_RATE = 10 * RATE_SCALE
_MONTHS = 12


def half_up(numerator: int, denominator: int) -> int:
    """numerator / denominator to the nearest whole, halves away from zero; the denominator is positive."""
    if numerator < 0:
        return -((-2 * numerator + denominator) // (2 * denominator))
    return (2 * numerator + denominator) // (2 * denominator)


def rate_units(rate: Decimal, field: str = "rate") -> int:
    """An annual rate in units of 10⁻⁸; zero is a rate like any other.

    Raises finance.rate_not_a_number, finance.rate_negative, finance.rate_too_high (above 1,000 %),
    finance.rate_too_fine (more than eight decimals).
    """
    if not isinstance(rate, Decimal) or not rate.is_finite():
        raise TermsRefused("finance.rate_not_a_number", field=field)
    if rate < 0:
        raise TermsRefused("finance.rate_negative", field=field)
    if rate > _HIGHEST_RATE // RATE_SCALE:
        raise TermsRefused("finance.rate_too_high", field=field)
    numerator, denominator = rate.as_integer_ratio()
    units, rest = divmod(numerator * RATE_SCALE, denominator)
    if rest:
        raise TermsRefused("finance.rate_too_fine", field=field)
    return units


def share(minor: int, fraction: Decimal, field: str = "share") -> int:
    """A fraction (0.2 is 20 %) of an amount, half up to a minor unit; refusals as `rate_units`."""
    return half_up(minor * rate_units(fraction, field), RATE_SCALE)


def fraction_of(units: int, scale: int = RATE_SCALE) -> Decimal:
    """Units back into a decimal fraction, without trailing zeros: 4800000 is Decimal('0.048')."""
    value = Decimal(units) / Decimal(scale)
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


@lru_cache(maxsize=2048)
def monthly_growth(units: int) -> tuple[int, int]:
    """1 + rate/12 in lowest terms, as (numerator, denominator)."""
    scale = _MONTHS * RATE_SCALE
    common = gcd(scale, units)
    return (scale + units) // common, scale // common


@lru_cache(maxsize=4096)
def growth(units: int, months: int) -> tuple[int, int]:
    """(1 + rate/12) to the power of `months`, as (numerator, denominator)."""
    grown, base = monthly_growth(units)
    return int(grown**months), int(base**months)


def month_of_interest(balance: int, units: int) -> int:
    """A month's interest on a balance in minor units, half up."""
    return half_up(balance * units, _MONTHS * RATE_SCALE)
