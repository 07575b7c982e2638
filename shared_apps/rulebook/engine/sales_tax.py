"""Sales tax of cars in the United States: what is taxable, and what each place levies on it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from .leases import Lease
from .numbers import share
from .refusals import TermsRefused, amount_within

Credit = Literal["none", "full", "capped"]
LeaseTax = Literal["stream", "capital_cost", "upfront"]


@dataclass(frozen=True, slots=True)
class Deal:
    """What is agreed, in cents: price, the dealer's document fee, the maker's rebate, the old car's value."""

    price_minor: int
    doc_fee_minor: int = 0
    rebate_minor: int = 0
    trade_in_minor: int = 0

    def checked(self) -> Deal:
        """Itself. Raises TermsRefused (finance.amount_*, finance.rebate_above_price) for what is no deal."""
        amount_within(self.price_minor, "price", least=1)
        amount_within(self.doc_fee_minor, "doc_fee")
        amount_within(self.trade_in_minor, "trade_in")
        if amount_within(self.rebate_minor, "rebate") > self.price_minor:
            raise TermsRefused("finance.rebate_above_price", field="rebate")
        return self


def credited(trade_in: int, credit: Credit, cap: int | None) -> int:
    """How much of the old car's value is taken off before tax."""
    if credit == "none":
        return 0
    return trade_in if credit == "full" or cap is None else min(trade_in, cap)


def taxable(deal: Deal, credit: Credit, cap: int | None, rebate_taxable: bool, doc_fee_taxable: bool) -> int:
    """Price + taxable fees − rebate (if the state says so) − trade-in (if it gives credit); never below 0."""
    deal.checked()
    amount = deal.price_minor + (deal.doc_fee_minor if doc_fee_taxable else 0)
    amount -= 0 if rebate_taxable else deal.rebate_minor
    return max(amount - credited(deal.trade_in_minor, credit, cap), 0)


def levied(amount: int, rate: Decimal, first: int | None = None) -> int:
    """What a place levies: its rate on the amount, or on the first so much of it; half up to a cent."""
    return share(amount if first is None else min(amount, first), rate, "rate")


def lease_tax(way: LeaseTax, lease: Lease, rate: Decimal) -> tuple[int, int]:
    """What a lease (made without tax) is taxed: at once, and with each rental."""
    if way == "stream":
        return 0, share(lease.monthly_minor, rate, "rate")
    return share(lease.cost_minor if way == "capital_cost" else lease.total_minor, rate, "rate"), 0
