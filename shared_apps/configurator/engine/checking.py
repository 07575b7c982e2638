"""What in a selection breaks a rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from .model import Group, Model, Option, Rule

ClashKind = Literal["REQUIRES", "EXCLUDES", "INCLUDES", "NONE_CHOSEN", "TOO_MANY"]


@dataclass(frozen=True, slots=True)
class Clash:
    """One thing that is wrong: `first` needs, excludes or includes `second` by `rule`.

    Of a group from which one must be chosen: nothing was (both None), or `first` and `second` both were.
    """

    kind: ClashKind
    group: Group
    first: Option | None = None
    second: Option | None = None
    rule: Rule | None = None


def check(model: Model, selection: Iterable[str]) -> list[Clash]:
    """Every clash, groups first, then rules in their order; none means that the car can be built."""
    mask = model.mask(selection)
    return [*_of_groups(model, mask), *(_of_rule(model, place) for place in broken_rules(model, mask))]


def broken_rules(model: Model, mask: int) -> Iterator[int]:
    """The places of rules that a mask breaks."""
    for place, (rule, (first, second)) in enumerate(zip(model.rules, model.ends, strict=True)):
        if mask & first and bool(mask & second) == (rule.kind == "EXCLUDES"):
            yield place


def wrong_groups(model: Model, mask: int) -> Iterator[int]:
    """The places of groups of ONE that have none or several."""
    for place, group in enumerate(model.groups):
        if group.choose == "ONE" and (mask & model.group_masks[place]).bit_count() != 1:
            yield place


def _of_groups(model: Model, mask: int) -> Iterator[Clash]:
    for place in wrong_groups(model, mask):
        group = model.groups[place]
        chosen = [option for option in group.options if mask & model.bit(option.code)]
        if not chosen:
            yield Clash("NONE_CHOSEN", group)
        for other in chosen[1:]:
            yield Clash("TOO_MANY", group, chosen[0], other)


def _of_rule(model: Model, place: int) -> Clash:
    rule = model.rules[place]
    first, second = model.option(rule.first), model.option(rule.second)
    return Clash(rule.kind, model.group_of[rule.first], first, second, rule)
