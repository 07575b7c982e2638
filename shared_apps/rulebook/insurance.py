"""Commercial motor insurance by a tariff: every cover a line of its own, every line an estimate."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from .engine import share
from .parameters import Energy, Minor, Parameters, Share, Slug, Words


class Cover(BaseModel):
    """One cover's yearly premium: an amount, a share of the price, an amount for each seat; added up.

    Of covers of one `group` (the limits of third-party cover) at most one is taken. `energies` limits a
    cover to some cars; empty is all. `needs` names a cover without which this one is not sold.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    code: Slug
    name_zh: Words
    name_en: Words
    group: Slug | None = None
    fixed_minor: Minor = 0
    of_price: Share | None = None
    per_seat_minor: Minor = 0
    energies: list[Energy] = []
    needs: Slug | None = None
    usual: bool = False

    def premium(self, price_minor: int, seats: int) -> int:
        """A year's premium; the share of the price is rounded half up."""
        by_price = share(price_minor, self.of_price) if self.of_price else 0
        return self.fixed_minor + by_price + self.per_seat_minor * seats


class InsuranceTariff(Parameters):
    """商业险费率: the covers of one version. Insurers price freely: whatever it gives is an estimate."""

    kind = "insurance_tariff"
    version: Words
    usual_seats: Annotated[int, Field(ge=1, le=60, strict=True)]
    covers: Annotated[list[Cover], Field(min_length=1, max_length=40)]

    @model_validator(mode="after")
    def _consistent(self) -> InsuranceTariff:
        codes = [cover.code for cover in self.covers]
        if len(codes) != len(set(codes)):
            raise ValueError("every cover has a code of its own")
        if any(cover.needs and cover.needs not in codes for cover in self.covers):
            raise ValueError("a cover needs another that is not here")
        return self

    def sold_for(self, energy: str) -> list[Cover]:
        """The covers that a car of this energy can have."""
        return [cover for cover in self.covers if not cover.energies or energy in cover.energies]

    def taken(self, chosen: tuple[str, ...], energy: str) -> list[Cover]:
        """Of what was chosen what goes together: one of each group, nothing without what it needs."""
        found: list[Cover] = []
        groups: set[str] = set()
        for cover in self.sold_for(energy):
            if cover.code not in chosen or (cover.group and cover.group in groups):
                continue
            if cover.needs and cover.needs not in chosen:
                continue
            found.append(cover)
            groups |= {cover.group} if cover.group else set()
        return found
