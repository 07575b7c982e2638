"""What can be chosen, and what it costs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

Choose = Literal["ONE", "ANY"]
RuleKind = Literal["REQUIRES", "EXCLUDES", "INCLUDES"]
Selection = frozenset[str]
"""Codes of the options that are on, included ones among them."""


class ModelRefused(ValueError):
    """Options or rules that cannot stand together in one model."""


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose; `price_minor` is what it adds, in minor units. Codes are unique in a model.

    `hex` is a finish's colour as `#RRGGBB`, empty for what has none.
    """

    code: str
    name_zh: str
    name_en: str
    price_minor: int = 0
    hex: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Options of one kind: exactly ONE of them is on, or ANY number."""

    code: str
    name_zh: str
    name_en: str
    choose: Choose
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """`first` requires, excludes or includes `second`; the words say why.

    What is included is on whenever its package is, at no price of its own.
    """

    kind: RuleKind
    first: str
    second: str
    words_zh: str = ""
    words_en: str = ""


@dataclass(frozen=True)
class Model:
    """Groups and rules, checked on making. Options count from 0 in the order of groups: their bit in masks.

    Raises ModelRefused for double codes, an empty group of ONE, a negative price, a rule about nothing or
    itself, packages that include each other.
    """

    groups: tuple[Group, ...]
    rules: tuple[Rule, ...] = ()
    _ends: tuple[tuple[int, int], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        codes = [option.code for option in self.options]
        if len(set(codes)) != len(codes) or len({group.code for group in self.groups}) != len(self.groups):
            raise ModelRefused("a code is used twice")
        if any(group.choose == "ONE" and not group.options for group in self.groups):
            raise ModelRefused("a group of which one must be chosen is empty")
        if any(option.price_minor < 0 for option in self.options):
            raise ModelRefused("an option costs less than nothing")
        for rule in self.rules:
            if not {rule.first, rule.second} <= set(codes) or rule.first == rule.second:
                raise ModelRefused(f"a rule about nothing, or itself: {rule.first} {rule.kind} {rule.second}")
        ends = tuple((self.bit(rule.first), self.bit(rule.second)) for rule in self.rules)
        object.__setattr__(self, "_ends", ends)
        self._refuse_circles()

    @cached_property
    def options(self) -> tuple[Option, ...]:
        """Every option in the order of groups."""
        return tuple(option for group in self.groups for option in group.options)

    @cached_property
    def places(self) -> dict[str, int]:
        """The bit number of each option."""
        return {option.code: place for place, option in enumerate(self.options)}

    @cached_property
    def group_masks(self) -> tuple[int, ...]:
        """All bits of each group."""
        return tuple(self.mask(option.code for option in group.options) for group in self.groups)

    @cached_property
    def group_of(self) -> dict[str, Group]:
        """The group of each option."""
        return {option.code: group for group in self.groups for option in group.options}

    @property
    def ends(self) -> tuple[tuple[int, int], ...]:
        """Both sides of each rule as masks of one bit."""
        return self._ends

    @cached_property
    def packages_of(self) -> dict[int, int]:
        """For the bit of an option the mask of everything that includes it."""
        found: dict[int, int] = {}
        for rule, (first, second) in zip(self.rules, self._ends, strict=True):
            if rule.kind == "INCLUDES":
                found[second] = found.get(second, 0) | first
        return found

    def bit(self, code: str) -> int:
        """An option's mask."""
        return 1 << self.places[code]

    def mask(self, codes: Iterable[str]) -> int:
        """Options as a mask; unknown codes are left out."""
        found = 0
        for code in codes:
            if code in self.places:
                found |= 1 << self.places[code]
        return found

    def codes(self, mask: int) -> Selection:
        """The options of a mask."""
        return frozenset(option.code for place, option in enumerate(self.options) if mask >> place & 1)

    def option(self, code: str) -> Option:
        """The option of a code. Raises KeyError."""
        return self.options[self.places[code]]

    def included(self, code: str) -> Selection:
        """What a package brings, and what that brings in turn."""
        found: set[str] = set()
        ahead = [code]
        while ahead:
            here = ahead.pop()
            brought = {r.second for r in self.rules if r.kind == "INCLUDES" and r.first == here} - found
            found |= brought
            ahead += brought
        return frozenset(found)

    def item_price(self, code: str, selection: Iterable[str]) -> int:
        """What an option costs beside the others: nothing where one of them includes it; minor units."""
        covered = self.packages_of.get(self.bit(code), 0) & self.mask(selection)
        return 0 if covered else self.option(code).price_minor

    def price(self, selection: Iterable[str]) -> int:
        """The sum of the items, each once; minor units."""
        return self.price_of_mask(self.mask(selection))

    def price_of_mask(self, mask: int) -> int:
        """The same for a mask."""
        total = 0
        for place, option in enumerate(self.options):
            bit = 1 << place
            if mask & bit and not self.packages_of.get(bit, 0) & mask:
                total += option.price_minor
        return total

    def _refuse_circles(self) -> None:
        for option in self.options:
            if option.code in self.included(option.code):
                raise ModelRefused(f"{option.code} includes itself")
