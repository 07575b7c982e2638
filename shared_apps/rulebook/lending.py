"""What lenders offer: a product with its terms, and why it is not for a certain car or loan.

Several products hold in one place on one day; `product` tells them apart, and the database forbids two
versions of the same product on a day.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from .parameters import Energy, Minor, Parameters, Share, Slug, Words

Way = Literal["equal_instalment", "equal_principal", "balloon", "flat_fee", "lease"]
"""How a car is paid for: four loans, and an annuity lease with rentals in advance."""
Month = Annotated[int, Field(ge=1, le=360, strict=True)]
Reason = Literal[
    "condition", "energy", "brand", "down_below", "down_above", "months", "loan_below", "loan_above"
]


class LenderProduct(Parameters):
    """金融机构产品: what a lender asks, and for which cars and loans.

    `left` is the final payment or residual as a share of the price, 0 for plans without; `early_fee` is a
    share of the balance. Empty lists mean no limit. `source_url` of the rule is where the lender says so.
    """

    kind = "lender_product"
    product: Slug
    lender_zh: Words
    lender_en: Words
    name_zh: Words
    name_en: Words
    plan: Way
    rate: Share
    months: Annotated[list[Month], Field(min_length=1)]
    down_least: Share
    down_most: Share
    left: Share
    early_fee: Share
    loan_least_minor: Minor
    loan_most_minor: Minor
    conditions: list[Literal["NEW", "USED"]]
    energies: list[Energy]
    brands: list[Slug]

    @model_validator(mode="after")
    def _in_order(self) -> LenderProduct:
        if not self.down_least <= self.down_most < 1:
            raise ValueError("the least down payment is not above the most, and that is below the price")
        if self.loan_least_minor > self.loan_most_minor:
            raise ValueError("the least loan is not above the most")
        if (self.left > 0) != (self.plan in ("balloon", "lease")):
            raise ValueError("something is left of a balloon plan or a lease, and of these only")
        return self

    def obstacle(
        self, *, used: bool, energy: str, brand: str, down: Decimal, months: int, loan_minor: int
    ) -> Reason | None:
        """The first reason why this product is not to be had on these terms; None if it is.

        A brand that is not told ('') meets no product of certain brands.
        """
        if self.conditions and ("USED" if used else "NEW") not in self.conditions:
            return "condition"
        if self.energies and energy not in self.energies:
            return "energy"
        if self.brands and brand not in self.brands:
            return "brand"
        if down < self.down_least:
            return "down_below"
        if down > self.down_most:
            return "down_above"
        if months not in self.months:
            return "months"
        if loan_minor < self.loan_least_minor:
            return "loan_below"
        return "loan_above" if loan_minor > self.loan_most_minor else None
