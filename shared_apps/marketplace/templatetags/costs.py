"""What a car costs on the road and a month, for its page."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import template
from django.template import Context

from shared_apps.marketplace.models import Listing
from shared_apps.marketplace.roads import Make, purchase_of
from shared_apps.rulebook import labels
from shared_apps.rulebook.engine import Plan
from shared_apps.rulebook.queries import Offer, on_the_road, products_for, rules_in_force
from shared_apps.rulebook.road import Line, OnTheRoad, RuleInForce
from shared_apps.rulebook.standard import (
    DOWN,
    MONTHS,
    RATE,
    standard_down,
    standard_monthly,
    standard_plan,
)

register = template.Library()
MOST_PRODUCTS = 6


@dataclass(frozen=True)
class Cost:
    """A car's on-the-road price and what the standard plan asks for it; minor units of CNY."""

    road: OnTheRoad
    plan: Plan
    down_minor: int
    offers: list[Offer]
    rule: RuleInForce | None
    months: int = MONTHS
    rate: Decimal = RATE
    down_share: Decimal = DOWN

    @property
    def summed(self) -> list[Line]:
        """The lines in the sum."""
        return [line for line in self.road.lines if line.amount_minor is not None]

    @property
    def outside(self) -> list[Line]:
        """The lines that are not in the sum: unknown, or known as a range only."""
        return [line for line in self.road.lines if line.amount_minor is None]

    @property
    def monthly_minor(self) -> int:
        """The standard plan's instalment."""
        return self.plan.first_minor

    @property
    def refusals(self) -> dict[str, str]:
        """What the block's script says at a field."""
        return labels.refusals(labels.OF_TERMS)

    @property
    def at_once_minor(self) -> int:
        """What is paid at the purchase with the standard plan: the down payment and all fees in the sum."""
        return self.down_minor + self.road.fees_minor


@register.simple_tag(takes_context=True, name="on_the_road")
def cost_of(context: Context, car: Listing) -> Cost | None:
    """`{% on_the_road car as cost %}`: what the car costs in its city if it were invoiced today.

    None for a car that is not priced in CNY: the rules are China's. The displacement comes from `trim` in the
    template's context, so that nothing is asked again.
    """
    if car.currency != "CNY":
        return None
    trim = context.get("trim")
    specs: dict[str, Any] = getattr(trim, "specs", None) or {}
    make = Make(
        energy=car.energy,
        used=car.condition == "USED",
        seats=car.seats or getattr(trim, "seats", None),
        displacement_ml=specs.get("powertrain", {}).get("engine_displacement_ml"),
        city=car.city,
    )
    purchase = purchase_of(make, car.price_minor)
    return Cost(
        road=on_the_road(purchase),
        plan=standard_plan(car.price_minor),
        down_minor=standard_down(car.price_minor),
        offers=products_for(purchase, car.brand_slug)[:MOST_PRODUCTS],
        rule=rules_in_force().find("finance_product", purchase.regions, purchase.as_of),
    )


@register.simple_tag
def monthly_of(car: Listing) -> int | None:
    """`{% monthly_of car as monthly %}`: the standard plan's instalment, minor units; None unless in CNY."""
    return standard_monthly(car.price_minor) if car.currency == "CNY" else None
