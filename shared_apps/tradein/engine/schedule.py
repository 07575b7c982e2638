"""The schedules of deductions, each with its days, its source and how sure it is. One is never rewritten."""

from __future__ import annotations

import json
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

DATA = Path(__file__).parents[1] / "data" / "schedules.json"
QUESTIONS: dict[str, tuple[str, ...]] = {
    "accidents": ("NONE", "REPAIRED", "STRUCTURAL"),
    "repaint": ("NONE", "ONE_TWO", "MORE"),
    "service": ("FULL", "PARTIAL", "NONE"),
    "owners": ("ONE", "TWO", "MORE"),
    "tyres": ("GOOD", "WORN"),
    "keys": ("TWO", "ONE"),
}
"""What is asked about a car's condition, and the answers from the best to the worst."""


def _written(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError("a share is written as text, so that no float comes near it")
    return value


Share = Annotated[Decimal, BeforeValidator(_written), Field(ge=0, lt=1, max_digits=8, decimal_places=6)]
Minor = Annotated[int, Field(ge=0, le=10**9, strict=True)]


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Cost(_Frozen):
    """A share of the retail price and a fixed amount on top, in minor units."""

    share: Share
    minor: Minor

    def of(self, retail_minor: int) -> int:
        """What it takes off, in minor units, rounded half up."""
        return portion(retail_minor, self.share) + self.minor


class Answer(Cost):
    """What an answer takes off."""

    code: str


class Margin(_Frozen):
    """What a dealer must earn: a share of the retail price, at least an amount."""

    share: Share
    least_minor: Minor

    def of(self, retail_minor: int) -> int:
        """The margin in minor units."""
        return max(portion(retail_minor, self.share), self.least_minor)


class Registration(_Frozen):
    """Cars are compared by model year, and one is taken to be registered in its `usual_month` (1 to 12).

    Each month earlier takes a share off, for at most so many months; a later one adds nothing.
    """

    usual_month: Annotated[int, Field(ge=1, le=12, strict=True)]
    share_a_month: Share
    most_months: Annotated[int, Field(ge=0, le=60, strict=True)]

    def of(self, retail_minor: int, model_year: int, registered: date) -> int:
        """What a first registration in this month takes off, in minor units."""
        usual = model_year * 12 + self.usual_month
        early = min(max(usual - registered.year * 12 - registered.month, 0), self.most_months)
        return portion(retail_minor, self.share_a_month * early)


class Schedule(_Frozen):
    """One version of all deductions, in force on the days from `valid_from` to `valid_to`, both included."""

    version: str
    valid_from: date
    valid_to: date | None
    currency: Literal["CNY"]
    confidence: Literal["assumption", "measured"]
    source_zh: str
    source_en: str
    valid_days: Annotated[int, Field(ge=1, le=60, strict=True)]
    least_minor: Minor
    margin: Margin
    keeping: Cost
    preparation: Cost
    transfer: Cost
    registration: Registration
    answers: dict[str, list[Answer]]

    @model_validator(mode="after")
    def _in_order(self) -> Schedule:
        told = {question: tuple(one.code for one in some) for question, some in self.answers.items()}
        if told != QUESTIONS:
            raise ValueError("every question with its answers, from the best to the worst")
        for some in self.answers.values():
            if any(a.share > b.share or a.minor > b.minor for a, b in pairwise(some)):
                raise ValueError("a worse answer takes no less off")
        shares = [self.margin.share, self.keeping.share, self.preparation.share, self.transfer.share]
        shares.append(self.registration.share_a_month * self.registration.most_months)
        shares += [some[-1].share for some in self.answers.values()]
        if sum(shares) > Decimal("0.9"):
            raise ValueError("a dearer car must stay worth more, whatever is wrong with it")
        return self

    def taken_off(self, question: str, code: str, retail_minor: int) -> int:
        """What an answer takes off, in minor units. Raises KeyError for an answer there is not."""
        return {one.code: one for one in self.answers[question]}[code].of(retail_minor)


def portion(minor: int, share: Decimal) -> int:
    """A share of an amount, half up to the minor unit."""
    return int((minor * share).quantize(Decimal(1), ROUND_HALF_UP))


@cache
def schedules() -> tuple[Schedule, ...]:
    """All of them, the oldest first. Raises ValueError for two of one name or day."""
    said = json.loads(DATA.read_text(encoding="utf-8"))
    found = sorted((Schedule.model_validate(one) for one in said), key=lambda one: one.valid_from)
    for earlier, later in pairwise(found):
        if earlier.valid_to is None or earlier.valid_to >= later.valid_from:
            raise ValueError(f"{earlier.version} and {later.version} hold on the same day")
    if len({one.version for one in found}) != len(found):
        raise ValueError("two schedules of one name")
    return tuple(found)


def schedule_on(day: date) -> Schedule | None:
    """The schedule in force on a day; None where there is none, never another day's."""
    for one in schedules():
        if one.valid_from <= day and (one.valid_to is None or day <= one.valid_to):
            return one
    return None


def schedule_named(version: str) -> Schedule:
    """The schedule of a version, in force or not. Raises KeyError."""
    return {one.version: one for one in schedules()}[version]
