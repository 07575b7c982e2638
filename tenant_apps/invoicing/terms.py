"""The VAT inside a car's price."""

from __future__ import annotations

from typing import NamedTuple

from core.kernel.money import Money

RATES = {"NEW_CAR": 1300, "USED_CAR": 50}
"""Hundredths of a per cent. New cars 13 %; used cars of dealers 0.5 % (公告 2020 年第 17 号, until 2027)."""


class Split(NamedTuple):
    """A price as invoices state it: `net` and `vat` sum to `total`; `rate` in hundredths of a per cent."""

    net: Money
    vat: Money
    total: Money
    rate: int


def split(total: Money, form: str) -> Split:
    """The price with its VAT taken out, rounded half up to the fen: total ÷ (1 + rate) × rate."""
    return split_at(total, RATES[form])


def split_at(total: Money, rate: int) -> Split:
    """The same with a rate of its own, in hundredths of a per cent."""
    vat = total.share(rate, 10_000 + rate)
    return Split(total - vat, vat, total, rate)
