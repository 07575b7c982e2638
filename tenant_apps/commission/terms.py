"""What a deal earned, and what of it is an adviser's. Amounts are minor units, shares ten-thousandths.

Front gross is what the car itself earned: its price without VAT, less what it stands at (cost of the car,
reconditioning, accessories given with it), with the manufacturer's holdback where the plan lets it count.
Back gross is what was earned beside the car: the lender's and the insurer's commission, and other products.
These are the terms of a deal recap as dealers' systems print it. VAT and cost are the ones the books post for
the sale (tenant_apps/invoicing: 13 % for a new car, 0.5 % for a dealer's used one), so recap and books agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from core.kernel.money import Money

WHOLE = 10_000
"""All of something, in hundredths of a per cent; one car sold, in the units of a month."""

COSTS = ("CAR", "RECONDITIONING", "ACCESSORIES")
HOLDBACK = "HOLDBACK"
BACK = ("FINANCE", "INSURANCE", "PRODUCT")
ITEMS = (*COSTS, HOLDBACK, *BACK)
BY_HAND = ITEMS[1:]
"""CAR is what another car in the first one's place costs more or less: only the order's move notes it."""

PARTNERS = ("FINANCE", "INSURANCE")
"""Who pays the house by a rate: lenders by the loan, insurers by the commercial premium."""
MOST_RATE = 2_000
"""The highest rate that can be meant, in hundredths of a per cent."""

MOST_MINOR = 100_000_000_00
MOST_STEPS = 10


class Step(NamedTuple):
    """From this many cars a month on (1 is the first), each earns this much."""

    units: int
    each_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """A commission plan.

    `front_share` and `back_share` are of gross above nothing: a loss earns nothing and costs nothing.
    `minimum_minor` is what a deal earns at least. `steps` are of an adviser's cars in a month: with
    `whole_month` the step that was reached counts for all of them, else each step for the cars in it.
    `holdback_counts` puts the manufacturer's holdback into the front gross; else it stays with the house.
    """

    front_share: int = 0
    back_share: int = 0
    flat_minor: int = 0
    minimum_minor: int = 0
    steps: tuple[Step, ...] = ()
    whole_month: bool = False
    holdback_counts: bool = False

    def as_json(self) -> dict[str, Any]:
        """The form in which a plan is kept."""
        return {**asdict(self), "steps": [list(step) for step in self.steps]}


NO_PLAN = Rules()
"""What counts while no plan is in force: nobody earns anything."""


class Gross(NamedTuple):
    """What a deal earned; `front` and `back` may be below nothing."""

    front: int
    back: int

    @property
    def total(self) -> int:
        """Front and back together."""
        return self.front + self.back


def rules_from(kept: Mapping[str, Any]) -> Rules:
    """The plan as it was kept."""
    return Rules(**{**kept, "steps": tuple(Step(*step) for step in kept.get("steps", ()))})


def fault_of(rules: Rules) -> str:
    """The name of the first rule that cannot be meant; empty for a sound plan."""
    if not 0 <= rules.front_share <= WHOLE:
        return "front_share"
    if not 0 <= rules.back_share <= WHOLE:
        return "back_share"
    if not 0 <= rules.flat_minor <= MOST_MINOR:
        return "flat"
    if not 0 <= rules.minimum_minor <= MOST_MINOR:
        return "minimum"
    units = [step.units for step in rules.steps]
    rising = units == sorted(set(units)) and all(1 <= each <= 1000 for each in units)
    priced = all(0 <= step.each_minor <= MOST_MINOR for step in rules.steps)
    return "" if rising and priced and len(units) <= MOST_STEPS else "steps"


def gross(
    *, net_minor: int, cost_minor: int, items: Iterable[tuple[str, int]] = (), holdback_counts: bool = True
) -> Gross:
    """Front and back gross of a car sold at `net_minor` without VAT that stood at `cost_minor`.

    `items` are (kind, amount): costs lower the front, the rest raises front or back; an amount below nothing
    takes one back. Raises ValueError for a kind that is not known.
    """
    front, back = net_minor - cost_minor, 0
    for kind, amount in items:
        if kind in COSTS:
            front -= amount
        elif kind in BACK:
            back += amount
        elif kind != HOLDBACK:
            raise ValueError(kind)
        elif holdback_counts:
            front += amount
    return Gross(front, back)


def commission(rules: Rules, earned: Gross) -> int:
    """What a deal earns those who made it, its part in the steps of the month left out."""
    shared = _share(max(earned.front, 0), rules.front_share) + _share(max(earned.back, 0), rules.back_share)
    return max(rules.minimum_minor, rules.flat_minor + shared)


def partner_pays(base_minor: int, share: int) -> int:
    """What a lender or an insurer pays by a rate, in minor units."""
    return _share(base_minor, share)


def divide(amount: int, shares: Sequence[int]) -> list[int]:
    """An amount by shares that make a whole; the parts sum to it exactly, the last takes the rest.

    Raises ValueError for shares that make no whole.
    """
    if sum(shares) != WHOLE or min(shares) <= 0:
        raise ValueError("shares make a whole")
    parts = [_share(amount, share) for share in shares[:-1]]
    return [*parts, amount - sum(parts)]


def bonus(rules: Rules, units: int) -> int:
    """What the steps earn for the cars of a month; in `units` each is ten thousand, a shared one its part."""
    if rules.whole_month:
        reached = [step.each_minor for step in rules.steps if step.units * WHOLE <= units]
        return _share(reached[-1], units) if reached else 0
    if not rules.steps:
        return 0
    ends = [*((step.units - 1) * WHOLE for step in rules.steps[1:]), max(units, 0)]
    total = 0
    for step, end in zip(rules.steps, ends, strict=True):
        total += step.each_minor * max(min(units, end) - (step.units - 1) * WHOLE, 0)
    return Money(total).share(1, WHOLE).amount


def legible(text: str) -> str:
    """A text on one line without signs that nobody sees."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _share(amount: int, share: int) -> int:
    return Money(amount).share(share, WHOLE).amount
