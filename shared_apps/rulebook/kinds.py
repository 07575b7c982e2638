"""The kinds of dated rules: what parameters each has, and what they give. No clock, no database.

Shares and rates stand in JSON as text ("0.10"), amounts as whole minor units. Every amount is rounded half up
to a minor unit from the exact value, where nothing else is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from .engine import RATE_SCALE, half_up, rate_units, share
from .insurance import InsuranceTariff
from .lending import LenderProduct
from .parameters import Count, Energy, Minor, Parameters, ParametersRefused, Share
from .taxation import TAXES_ABROAD

__all__ = ["KINDS", "NEW_ENERGY", "Energy", "Parameters", "ParametersRefused", "parameters_of"]
NEW_ENERGY = frozenset({"BEV", "PHEV", "EREV", "FCEV"})


class PurchaseTax(Parameters):
    """车辆购置税: a rate on the price without VAT, once in a car's life."""

    kind = "purchase_tax"
    rate: Share
    vat: Share

    def base(self, price_minor: int) -> int:
        """The price without VAT, as the invoice prints it."""
        return half_up(price_minor * RATE_SCALE, RATE_SCALE + rate_units(self.vat))

    def tax(self, price_minor: int) -> int:
        """The full tax on a price that includes VAT."""
        return share(self.base(price_minor), self.rate)


class NevRelief(Parameters):
    """What new-energy cars are spared of the purchase tax: a share of it, up to a cap a car."""

    kind = "nev_relief"
    share: Share
    cap_minor: Minor
    energies: list[Energy]

    def relief(self, tax_minor: int, energy: str) -> int:
        """The relief, never above the cap nor the tax; nothing for other energies."""
        if energy not in self.energies:
            return 0
        return min(share(tax_minor, self.share), self.cap_minor, tax_minor)


class CompulsoryInsurance(Parameters):
    """交强险: a year's premium of a family car by seats; less after years without a claim, by region class.

    `claim_free` maps a class to the factors after 1, 2, … years; where only the third year is known the ones
    before are null. Provinces that no class names are of `other_class`.
    """

    kind = "compulsory_insurance"
    small_minor: Minor
    large_minor: Minor
    large_from_seats: Count
    claim_free: dict[str, list[Share | None]]
    classes: dict[str, list[str]]
    other_class: str

    @model_validator(mode="after")
    def _classes_known(self) -> CompulsoryInsurance:
        if not {*self.classes, self.other_class} <= self.claim_free.keys():
            raise PydanticCustomError("classes", "a class without factors")
        return self

    def premium(self, seats: int) -> int:
        """The premium of a new car."""
        return self.large_minor if seats >= self.large_from_seats else self.small_minor

    def class_of(self, province: str) -> str:
        """The region class a province (of its short Chinese name) is in."""
        for name, provinces in self.classes.items():
            if province in provinces:
                return name
        return self.other_class

    def factor(self, province: str, claim_free_years: int) -> Decimal | None:
        """What the premium is multiplied with after years without a claim; None where it is not known."""
        factors = self.claim_free[self.class_of(province)]
        if claim_free_years == 0:
            return Decimal(1)
        return factors[min(claim_free_years, len(factors)) - 1] if factors else None


class VesselBand(BaseModel):
    """A year's vessel tax up to a displacement; low and high are equal where the region's table is known."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    up_to_ml: Count | None
    low_minor: Minor
    high_minor: Minor


class VesselTax(Parameters):
    """车船税: a year's tax by displacement; electric cars have none to measure."""

    kind = "vessel_tax"
    bands: list[VesselBand]
    untaxed: list[Energy]
    exempt_if_listed: list[Energy]

    @model_validator(mode="after")
    def _bands_rise(self) -> VesselTax:
        ends = [band.up_to_ml for band in self.bands]
        if not ends or ends[-1] is not None or None in ends[:-1]:
            raise PydanticCustomError("bands", "the last band, and only that, is open")
        closed = [end for end in ends if end is not None]
        if closed != sorted(set(closed)):
            raise PydanticCustomError("bands", "bands rise")
        return self

    def annual(self, displacement_ml: int) -> tuple[int, int]:
        """The least and the most a whole year costs."""
        for band in self.bands:
            if band.up_to_ml is None or displacement_ml <= band.up_to_ml:
                return band.low_minor, band.high_minor
        raise AssertionError("the last band is open")

    @staticmethod
    def first_year(annual_minor: int, month: int) -> int:
        """What is due for the rest of the year, the month of purchase (1 to 12) included."""
        return half_up(annual_minor * (13 - month), 12)


class PlateFee(Parameters):
    """号牌、行驶证、登记证书: the authority's fees for one registration."""

    kind = "plate_fee"
    minor: Minor


class PlateQuota(Parameters):
    """That a city rations plates for some energies: by lottery, by auction, or both."""

    kind = "plate_quota"
    by: Literal["lottery", "auction", "both"]
    energies: list[Energy]


class CommercialInsurance(Parameters):
    """A rough range for a year's commercial cover, as shares of the price; insurers price freely."""

    kind = "commercial_insurance"
    low: Share
    high: Share

    def range(self, price_minor: int) -> tuple[int, int]:
        """The least and the most to expect."""
        return share(price_minor, self.low), share(price_minor, self.high)


class _Grant(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    share: Share
    cap_minor: Minor


class TradeSubsidy(Parameters):
    """A subsidy on the price of a new car for whoever gives an old one away."""

    nev: _Grant
    ice: _Grant
    ice_up_to_ml: Count

    def amount(self, price_minor: int, energy: str, displacement_ml: int | None) -> int | None:
        """The subsidy, 0 for a car outside it; None where the displacement decides and is not known."""
        if energy in NEW_ENERGY:
            return min(share(price_minor, self.nev.share), self.nev.cap_minor)
        if displacement_ml is None:
            return None
        if displacement_ml > self.ice_up_to_ml:
            return 0
        return min(share(price_minor, self.ice.share), self.ice.cap_minor)


class ScrapSubsidy(TradeSubsidy):
    """汽车报废更新补贴."""

    kind = "scrap_subsidy"


class ReplacementSubsidy(TradeSubsidy):
    """汽车置换更新补贴."""

    kind = "replacement_subsidy"


class FinanceProduct(Parameters):
    """A lender's plan, or the one that prices are shown with."""

    kind = "finance_product"
    plan: Literal["equal_instalment", "equal_principal", "balloon", "flat_fee"]
    down: Share
    months: Annotated[int, Field(ge=1, le=360, strict=True)]
    rate: Share


class UsedCarVat(Parameters):
    """VAT of dealers on used cars they bought from private owners: a levy on the price without it."""

    kind = "used_car_vat"
    levy: Share

    def tax(self, price_minor: int) -> int:
        """price ÷ (1 + levy) × levy."""
        units = rate_units(self.levy)
        return half_up(price_minor * units, RATE_SCALE + units)


class EarnestCap(Parameters):
    """定金: the share of the main contract above which it has no effect."""

    kind = "earnest_cap"
    share: Share

    def most(self, contract_minor: int) -> int:
        """The most that counts, rounded down: no fen above the cap."""
        return contract_minor * rate_units(self.share) // RATE_SCALE


_KINDS: tuple[type[Parameters], ...] = (
    PurchaseTax, NevRelief, CompulsoryInsurance, VesselTax, PlateFee, PlateQuota, CommercialInsurance,
    ScrapSubsidy, ReplacementSubsidy, FinanceProduct, UsedCarVat, EarnestCap, LenderProduct,
    InsuranceTariff, *TAXES_ABROAD,
)  # fmt: skip
KINDS = {kind.kind: kind for kind in _KINDS}


def parameters_of(kind: str, parameters: Mapping[str, Any]) -> Parameters:
    """The parameters of a rule, checked. Raises ParametersRefused (rule.parameters, rule.kind)."""
    if kind not in KINDS:
        raise ParametersRefused("rule.kind", field="kind", params={"kind": kind})
    try:
        return KINDS[kind].model_validate(dict(parameters))
    except ValidationError as error:
        problems = tuple((".".join(map(str, each["loc"])), each["type"]) for each in error.errors())
        refused = ParametersRefused(params={"where": problems[0][0], "why": error.errors()[0]["msg"]})
        refused.problems = problems
        raise refused from error
