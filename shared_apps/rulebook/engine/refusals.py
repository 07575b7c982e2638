"""What the calculator refuses, each with a stable code and the field it concerns."""

from __future__ import annotations

from core.kernel.errors import Invalid

LONGEST_TERM = 360
"""Months of the longest plan that is calculated."""
MOST_MINOR = 10**14
"""The largest amount that is calculated, in minor units."""


class TermsRefused(Invalid):
    """Terms that no plan can have. Codes begin with `finance.`; sentences for them are in `labels`."""

    default_code = "finance.terms"


def months_within(months: int, field: str = "months") -> int:
    """The term, if it is a whole number of months from 1 to LONGEST_TERM; else finance.term_out_of_range."""
    if isinstance(months, bool) or not isinstance(months, int) or not 1 <= months <= LONGEST_TERM:
        raise TermsRefused("finance.term_out_of_range", field=field, params={"longest": LONGEST_TERM})
    return months


def amount_within(minor: int, field: str, least: int = 0) -> int:
    """The amount, if it is whole minor units from `least` to MOST_MINOR.

    Raises finance.amount_not_whole, finance.amount_negative, finance.amount_not_positive,
    finance.amount_too_large.
    """
    if isinstance(minor, bool) or not isinstance(minor, int):
        raise TermsRefused("finance.amount_not_whole", field=field)
    if minor < 0:
        raise TermsRefused("finance.amount_negative", field=field)
    if minor < least:
        raise TermsRefused("finance.amount_not_positive", field=field)
    if minor > MOST_MINOR:
        raise TermsRefused("finance.amount_too_large", field=field)
    return minor
