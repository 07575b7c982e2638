"""What a named thing is worth: a trim, its series, a city's size. Means that lean on their parents."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shared_apps.appraisal.hedonic.cars import Cars, Codes, Floats, Whole

NESTED = ("family", "series", "trim")
FACTORS = (*NESTED, "tier", "province", "colour")
LEAST_LEAN, MOST_LEAN = 0.3, 400.0


@dataclass(frozen=True, slots=True)
class Effect:
    """One factor's levels: the weighted sum of what is left to explain, the weight, and the lean.

    A level's effect is sum ÷ (weight + lean), the best linear unbiased prediction: few cars lean towards
    nothing (a trim to its series, a series to its family), many speak for themselves. The pairs hold what of
    a level comes from one dealer, so that a dealer's own cars can be left out of what its cars are worth.
    """

    sums: Floats
    weights: Floats
    lean: Floats
    pairs: Whole
    pair_sums: Floats
    pair_weights: Floats
    dealers: int

    def all(self) -> Floats:
        """Every level's effect, in logarithms."""
        effects: Floats = self.sums / (self.weights + self.lean)
        return effects

    def of(self, level: Codes) -> Floats:
        """These levels' effects; 0 for a level that came after the fit."""
        known = level < len(self.sums)
        return np.where(known, self.all()[np.where(known, level, 0)], 0.0) if len(self.sums) else level * 0.0

    def without(self, level: Codes, dealer: Codes, moved: Floats | float = 0.0) -> Floats:
        """These levels' effects had this dealer no car; `moved` is by how much their parents moved for it."""
        if not len(self.sums):
            return level * 0.0
        known = level < len(self.sums)
        at = np.where(known, level, 0)
        own_sums, own_weights = self._own(at, dealer)
        weights = self.weights[at] - own_weights
        rest = self.sums[at] - own_sums - weights * moved
        return np.where(known, rest / (np.maximum(weights, 0) + self.lean[at]), 0.0)

    def _own(self, level: Codes, dealer: Codes) -> tuple[Floats, Floats]:
        wanted = level.astype(np.int64) * self.dealers + dealer
        place = np.minimum(np.searchsorted(self.pairs, wanted), len(self.pairs) - 1)
        found = (self.pairs[place] == wanted) & (dealer < self.dealers)
        return np.where(found, self.pair_sums[place], 0.0), np.where(found, self.pair_weights[place], 0.0)


def seen_by(effects: dict[str, Effect], cars: Cars, rows: Codes, dealer: Codes) -> dict[str, Floats]:
    """Every factor's effect on these rows as it is without a dealer's own cars.

    The nested ones hang together: where a family moves, its series are measured from the new place.
    """
    found: dict[str, Floats] = {}
    moved: Floats | float = 0.0
    for name in NESTED:
        level = getattr(cars, name)[rows]
        found[name] = effects[name].without(level, dealer, moved)
        moved = moved + found[name] - effects[name].of(level)
    for name in FACTORS[len(NESTED) :]:
        found[name] = effects[name].without(getattr(cars, name)[rows], dealer)
    return found
