"""Taxes outside China: VAT in the European Union, sales tax in the United States."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from .engine import Deal, levied, taxable
from .parameters import Count, Minor, Parameters, Share

Days = Annotated[int, Field(ge=0, le=120, strict=True)]


class EuVat(Parameters):
    """A member state's standard rate of VAT."""

    kind = "eu_vat"
    rate: Share


class EuNewTransport(Parameters):
    """When a land vehicle is a new means of transport: young enough, or driven little enough."""

    kind = "eu_new_transport"
    months: Days
    km: Count


class EuMarginScheme(Parameters):
    """Second-hand cars are taxed on the dealer's margin, VAT inside; whether the invoice may show it."""

    kind = "eu_margin_scheme"
    invoice_shows_vat: bool


class EuB2bSupply(Parameters):
    """A car sold to a business of another member state: the seller's rate, if there is a VAT number."""

    kind = "eu_b2b_supply"
    rate: Share
    needs_vat_id: bool


class UsStateTax(Parameters):
    """A state's tax on cars, and what it counts. `local`: counties or cities may levy more on a car.

    `credit_cap_minor` is the most of an old car's value that is taken off, where the credit is capped;
    `lease` how leases are taxed, None where we do not know.
    """

    kind = "us_state_tax"
    rate: Share
    trade_in_credit: Literal["none", "full", "capped"]
    credit_cap_minor: Minor | None
    rebate_taxable: bool
    doc_fee_taxable: bool
    local: bool
    lease: Literal["stream", "capital_cost", "upfront"] | None

    @model_validator(mode="after")
    def _cap_belongs_to_capped(self) -> UsStateTax:
        if (self.trade_in_credit == "capped") != (self.credit_cap_minor is not None):
            raise PydanticCustomError("cap", "a capped credit, and only that, has a cap")
        return self

    def taxable(self, deal: Deal) -> int:
        """What of a deal is taxed, in cents. Raises TermsRefused."""
        return taxable(
            deal, self.trade_in_credit, self.credit_cap_minor, self.rebate_taxable, self.doc_fee_taxable
        )


class UsLocalTax(Parameters):
    """A county's or city's tax beside the state's, in some states on the first so much of a price only."""

    kind = "us_local_tax"
    rate: Share
    first_minor: Minor | None

    def levied(self, amount: int) -> int:
        """What it asks on a taxable amount, in cents."""
        return levied(amount, self.rate, self.first_minor)


TAXES_ABROAD: tuple[type[Parameters], ...] = (
    EuVat, EuNewTransport, EuMarginScheme, EuB2bSupply, UsStateTax, UsLocalTax,
)  # fmt: skip
