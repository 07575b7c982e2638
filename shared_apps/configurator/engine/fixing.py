"""The valid selection nearest to one that clashes.

A choice is a group of ONE, or a single option of a group of ANY; changing it is one change, whatever it was
and becomes. The search goes outwards change by change. Whatever breaks a rule must be mended by one of the
choices the rule is about, so only those are tried, and each choice is changed once: thus every valid
selection at the least distance is met, and the first ring that holds one is the answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .checking import broken_rules, wrong_groups
from .model import Model, Selection

MOST_CHANGES = 6
"""No fix with more changes is looked for."""
MOST_STATES = 20_000
"""Nor among more selections than these."""


class NoFix(Exception):
    """There is no valid selection with what is wanted; `bounded` if the search ended at its bounds."""

    def __init__(self, *, bounded: bool) -> None:
        super().__init__("bounds reached" if bounded else "nothing fits")
        self.bounded = bounded


@dataclass(frozen=True, slots=True)
class Fix:
    """A valid selection, how many choices it changes and what was put on and taken off, in model order."""

    selection: Selection
    changes: int
    added: tuple[str, ...]
    removed: tuple[str, ...]
    price_minor: int


def nearest_fix(
    model: Model, selection: Iterable[str], wanted: Iterable[str] = (), unwanted: Iterable[str] = ()
) -> Fix:
    """The valid selection with the fewest changes that has all that is wanted and nothing unwanted.

    Changes count from `selection` with the wanted options put on. Among equals the price nearest to it
    decides, then the order of the options. Raises NoFix, also beyond MOST_CHANGES or MOST_STATES; what is
    found is exact.
    """
    search = _Search(model, model.mask(wanted), model.mask(unwanted))
    start = search.start(model.mask(selection))
    if search.impossible:
        raise NoFix(bounded=False)
    ring, seen = {start}, {start}
    for changes in range(MOST_CHANGES + 1):
        whole = [mask for mask in ring if search.is_whole(mask)]
        if whole:
            return _best(model, start, whole, changes)
        if changes == MOST_CHANGES:
            break
        ring = {after for mask in ring for after in search.mended(mask, start)} - seen
        seen |= ring
        if not ring:
            raise NoFix(bounded=False)
        if len(seen) > MOST_STATES:
            break
    raise NoFix(bounded=True)


class _Search:
    """The choices of a model as masks; what is wanted or unwanted stays as it is."""

    def __init__(self, model: Model, wanted: int, unwanted: int) -> None:
        self.model, self.wanted, self.unwanted = model, wanted, unwanted
        self.choice_of: dict[int, int] = {}
        self.single: set[int] = set()
        for group, whole in zip(model.groups, model.group_masks, strict=True):
            for option in group.options:
                bit = model.bit(option.code)
                self.choice_of[bit] = whole if group.choose == "ONE" else bit
            if group.choose == "ONE":
                self.single.add(whole)
        several = any((wanted & whole).bit_count() > 1 for whole in self.single)
        self.impossible = bool(wanted & unwanted) or several

    def start(self, mask: int) -> int:
        """The selection with the wanted put on in place of what stood there."""
        for bit in _bits(self.wanted):
            choice = self.choice_of[bit]
            mask = mask & ~choice | bit if choice in self.single else mask | bit
        return mask

    def is_whole(self, mask: int) -> bool:
        """Whether nothing is wrong with a selection."""
        return (
            not mask & self.unwanted
            and next(wrong_groups(self.model, mask), None) is None
            and next(broken_rules(self.model, mask), None) is None
        )

    def mended(self, mask: int, start: int) -> Iterator[int]:
        """Every selection one change away that does away with the first thing wrong in this one."""
        for choice, values in self._remedies(mask):
            if (mask ^ start) & choice or choice & self.wanted:
                continue  # changed already, or wanted as it is
            for value in values:
                if not value & self.unwanted and value != mask & choice:
                    yield mask & ~choice | value

    def _remedies(self, mask: int) -> Iterator[tuple[int, list[int]]]:
        for bit in _bits(mask & self.unwanted):
            yield self._without(bit)
            return
        for place in wrong_groups(self.model, mask):
            whole = self.model.group_masks[place]
            yield whole, list(_bits(whole))
            return
        for place in broken_rules(self.model, mask):
            first, second = self.model.ends[place]
            yield self._without(first)
            if self.model.rules[place].kind == "EXCLUDES":
                yield self._without(second)
            else:
                yield self.choice_of[second], [second]
            return

    def _without(self, bit: int) -> tuple[int, list[int]]:
        choice = self.choice_of[bit]
        return choice, [other for other in _bits(choice) if other != bit] if choice in self.single else [0]


def _best(model: Model, start: int, masks: list[int], changes: int) -> Fix:
    price = model.price_of_mask(start)

    def rank(mask: int) -> tuple[int, list[int]]:
        return abs(model.price_of_mask(mask) - price), list(_bits(mask))

    best = min(masks, key=rank)
    return Fix(
        model.codes(best), changes, _named(model, best & ~start), _named(model, start & ~best),
        model.price_of_mask(best),
    )  # fmt: skip


def _named(model: Model, mask: int) -> tuple[str, ...]:
    return tuple(option.code for option in model.options if mask & model.bit(option.code))


def _bits(mask: int) -> Iterator[int]:
    while mask:
        lowest = mask & -mask
        yield lowest
        mask ^= lowest
