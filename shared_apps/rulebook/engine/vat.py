"""VAT of cars inside the European Union: who owes it, where, how much. No clock, no rules: they are given."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from .numbers import RATE_SCALE, half_up, rate_units, share
from .refusals import TermsRefused, amount_within

Treatment = Literal["margin", "domestic", "origin", "arrival", "reverse_charge"]
"""How a sale is taxed: on the dealer's margin, at home, where the car is sold, where it arrives by whoever
buys it, or where it arrives by the business that buys it."""
MOST_KM = 10_000_000


@dataclass(frozen=True, slots=True)
class VatDue:
    """What the seller is paid, the VAT inside it, and the VAT owed where the car arrives; minor units."""

    treatment: Treatment
    paid_minor: int
    inside_minor: int
    arrival_minor: int = 0

    @property
    def total_minor(self) -> int:
        """What the car costs the buyer, VAT of both countries included."""
        return self.paid_minor + self.arrival_minor

    @property
    def shown(self) -> bool:
        """Whether the invoice shows VAT; on a margin it must not."""
        return self.treatment in ("domestic", "origin")


def new_transport(first_used: date | None, delivered: date, km: int, months: int, most_km: int) -> bool:
    """Whether a car counts as new: delivered within `months` of its first use, or driven at most `most_km`.

    A car that was never used is new. Raises TermsRefused (finance.kilometres, finance.delivered_before_used).
    """
    if isinstance(km, bool) or not isinstance(km, int) or not 0 <= km <= MOST_KM:
        raise TermsRefused("finance.kilometres", field="km")
    if first_used is None:
        return True
    if delivered < first_used:
        raise TermsRefused("finance.delivered_before_used", field="first_used")
    return km <= most_km or delivered <= months_after(first_used, months)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def treatment_of(*, crosses: bool, new: bool, business: bool, margin: bool) -> Treatment:
    """How a sale is taxed. `crosses`: the car goes to another member state; `business`: bought with a valid
    VAT identification number of another member state; `margin`: the dealer applies the margin scheme.
    """
    if crosses and new:
        return "arrival"  # whoever buys it; and the margin scheme is not for new means of transport
    if margin:
        return "margin"
    if not crosses:
        return "domestic"
    return "reverse_charge" if business else "origin"


def vat_inside(gross: int, rate: Decimal) -> int:
    """The VAT inside an amount: gross × r / (100 + r), half up."""
    units = rate_units(rate)
    return half_up(gross * units, RATE_SCALE + units)


def margin_vat(bought: int, sold: int, rate: Decimal) -> int:
    """VAT on a dealer's margin, which contains it; nothing where the car was sold at a loss."""
    amount_within(bought, "bought")
    return vat_inside(max(amount_within(sold, "price") - bought, 0), rate)


def vat_due(
    treatment: Treatment, price: int, rate: Decimal, arrival_rate: Decimal, bought: int = 0
) -> VatDue:
    """The VAT of a sale at a price that contains the seller's VAT at `rate`.

    Where it is due on arrival, the seller is paid the price without it, and the buyer owes `arrival_rate` on
    that. Raises TermsRefused: finance.amount_*, finance.rate_*.
    """
    amount_within(price, "price", least=1)
    rate_units(arrival_rate, "arrival_rate")
    if treatment == "margin":
        return VatDue(treatment, price, margin_vat(bought, price, rate))
    inside = vat_inside(price, rate)
    if treatment in ("domestic", "origin"):
        return VatDue(treatment, price, inside)
    net = price - inside
    return VatDue(treatment, net, 0, share(net, arrival_rate, "arrival_rate"))
