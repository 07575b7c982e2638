"""The market-wide regression: robust, shrunken, and with no dealer louder than a few cars of a series."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from shared_apps.appraisal.hedonic.cars import Cars, Codes, Floats, grouped_median, weighted_median
from shared_apps.appraisal.hedonic.effects import FACTORS, LEAST_LEAN, MOST_LEAN, Effect
from shared_apps.appraisal.hedonic.features import PARTS_OF, anchors, features

ROUNDS, SETTLING_ROUNDS, GENTLE_ROUNDS = 26, 5, 10
HUBER, TUKEY = 1.345, 4.685
"""The usual tuning: 95 % efficient where nothing is wrong."""
LOUDEST = 6.0
"""A dealer's cars of one series weigh at most as much as so many."""
FINEST = 0.004
"""Below so much spread, in logarithms, no market is believed to lie."""
RIDGE = 1e-3
STRIP = 1 << 17


@dataclass(frozen=True, slots=True)
class Band:
    """How far prices lie from what comparables say, in logarithms: a low and a high quantile."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Fit:
    """What the market says. `slopes` are those of `features`, `middles` the anchors of peers (both in
    logarithms), `spread` the robust standard deviation of what is left; `bands` for new and used cars.
    """

    year: int
    level: float
    slopes: Floats
    middles: Floats
    effects: dict[str, Effect]
    spread: float
    cars: int
    bands: tuple[Band, Band] = field(default=(Band(-0.05, 0.05), Band(-0.1, 0.1)))

    def expected(self, cars: Cars) -> Floats:
        """The logarithm of the price the market-wide fit expects for each car."""
        anchor, _ = anchors(cars, np.ones(len(cars)), self.middles)
        named = sum((self.effects[name].of(getattr(cars, name)) for name in FACTORS), np.zeros(len(cars)))
        whole: Floats = anchor + self.level + self.measured(cars).sum(axis=1) + named
        return whole

    def measured(self, cars: Cars) -> Floats:
        """What condition, age and mileage add, a column each, in logarithms."""
        columns = features(cars, self.year) * self.slopes
        parts = ("condition", "age", "mileage")
        chosen = [[at for at, part in enumerate(PARTS_OF) if part == name] for name in parts]
        return np.stack([columns[:, some].sum(axis=1) for some in chosen], axis=1)

    def trust(self, cars: Cars, expected: Floats) -> Floats:
        """How far each asking price is believed: 1 in the middle of the market, 0 far outside it."""
        return biweight((np.log(np.maximum(cars.price_minor, 1)) - expected) / self.spread)


def fit(cars: Cars, *, year: int) -> Fit:
    """Learn from cars on offer, looked at in `year`. Raises ValueError for no car at all."""
    if not len(cars):
        raise ValueError("nothing to learn from")
    share = quiet_shares(cars)
    anchor, middles = anchors(cars, share)
    wanted = np.log(np.maximum(cars.price_minor, 1)) - anchor
    # A whole trim may lie far from its anchor: until its effect is known, its cars are measured from the
    # middle of their own, or they would all be called outliers.
    alike = cars.trim.astype(np.int64) * 2 + cars.used
    left = wanted - grouped_median(wanted, share, alike, int(alike.max()) + 1)[alike]
    spread = _spread(left, share)
    effects = {name: _nothing(getattr(cars, name)) for name in FACTORS}
    named, explained = np.zeros(len(cars)), np.zeros(len(cars))
    slopes = np.zeros(len(PARTS_OF) + 1)
    for turn in range(ROUNDS):
        trust = gentle(left / spread) if turn < GENTLE_ROUNDS else biweight(left / spread)
        weights = share * trust
        slopes, explained = _straight(cars, year, wanted - named, weights)
        rest = wanted - explained - named
        for name in FACTORS:
            levels = getattr(cars, name)
            rest += effects[name].all()[levels]
            effects[name] = _shrunken(rest, weights, levels, effects[name], spread, cars, name)
            rest -= effects[name].all()[levels]
        named = wanted - explained - rest
        if turn >= SETTLING_ROUNDS:
            left = rest
            spread = _spread(left, share)
    weights = share * biweight(left / spread)
    final = {
        name: _by_dealer(effects[name], left + effects[name].all()[getattr(cars, name)], weights, cars, name)
        for name in FACTORS
    }
    return Fit(year, float(slopes[0]), slopes[1:], middles, final, spread, len(cars))


def quiet_shares(cars: Cars) -> Floats:
    """What each car counts: a dealer's cars of one series together at most `LOUDEST`."""
    together = cars.series.astype(np.int64) * (int(cars.dealer.max(initial=0)) + 1) + cars.dealer
    _, group, counts = np.unique(together, return_inverse=True, return_counts=True)
    return np.minimum(1.0, LOUDEST / counts)[group]


def gentle(distance: Floats) -> Floats:
    """Huber's weights: far prices pull no harder than near ones."""
    return HUBER / np.maximum(np.abs(distance), HUBER)


def biweight(distance: Floats) -> Floats:
    """Tukey's weights: prices far outside do not pull at all."""
    return np.square(np.maximum(0.0, 1.0 - np.square(distance / TUKEY)))


def _spread(left: Floats, share: Floats) -> float:
    return max(1.4826 * weighted_median(np.abs(left), share), FINEST)


def _straight(cars: Cars, year: int, target: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Weighted ridge regression on the measured columns, strip by strip; returns slopes and what they say."""
    size = len(PARTS_OF) + 1
    gram, towards = np.zeros((size, size)), np.zeros(size)
    for first in range(0, len(cars), STRIP):
        rows = slice(first, first + STRIP)
        columns = _with_level(cars, year, rows)
        weighted = columns * weights[rows, None]
        gram += weighted.T @ columns
        towards += weighted.T @ target[rows]
    gram[np.diag_indices(size)] += RIDGE * max(weights.sum(), 1.0) + 1e-9
    gram[0, 0] -= RIDGE * max(weights.sum(), 1.0)  # the level itself leans on nothing
    slopes = np.linalg.solve(gram, towards)
    said = [
        _with_level(cars, year, slice(first, first + STRIP)) @ slopes for first in range(0, len(cars), STRIP)
    ]
    return slopes, np.concatenate(said)


def _with_level(cars: Cars, year: int, rows: slice) -> Floats:
    some = cars.take(np.arange(*rows.indices(len(cars))))
    return np.column_stack([np.ones(len(some)), features(some, year)])


def _nothing(levels: Codes) -> Effect:
    count = int(levels.max(initial=-1)) + 1
    nothing, none = np.zeros(0), np.zeros(0, np.int64)
    return Effect(np.zeros(count), np.zeros(count), np.full(count, 4.0), none, nothing, nothing, 0)


def _shrunken(
    rest: Floats, weights: Floats, levels: Codes, before: Effect, spread: float, cars: Cars, name: str
) -> Effect:
    """The factor's means anew, and from their own scatter how far they should lean (an EM step)."""
    count = len(before.sums)
    mass = np.bincount(levels, weights, count)
    sums = np.bincount(levels, weights * rest, count)
    lean = before.lean
    # Trims without a list price differ from each other far more than those measured from one.
    kinds = np.zeros(count, np.int8)
    if name == "trim":
        kinds[cars.trim[cars.msrp_minor == 0]] = 1
    spoken = mass > 0
    leaning = lean.copy()
    for kind in (0, 1):
        some = spoken & (kinds == kind)
        if some.any():
            means = sums[some] / (mass[some] + lean[some])
            # The middle level's distance: one absurd trim must not teach the others to lean less.
            typical = (1.4826 * np.median(np.abs(means))) ** 2
            variance = typical + np.mean(spread**2 / (mass[some] + lean[some]))
            leaning[kinds == kind] = np.clip(spread**2 / max(variance, 1e-9), LEAST_LEAN, MOST_LEAN)
    return replace(before, sums=sums, weights=mass, lean=leaning)


def _by_dealer(effect: Effect, rest: Floats, weights: Floats, cars: Cars, name: str) -> Effect:
    dealers = int(cars.dealer.max()) + 1
    keys = getattr(cars, name).astype(np.int64) * dealers + cars.dealer
    pairs, group = np.unique(keys, return_inverse=True)
    count = len(effect.sums)
    levels = getattr(cars, name)
    return replace(
        effect,
        sums=np.bincount(levels, weights * rest, count),
        weights=np.bincount(levels, weights, count),
        pairs=pairs,
        pair_sums=np.bincount(group, weights * rest, len(pairs)),
        pair_weights=np.bincount(group, weights, len(pairs)),
        dealers=dealers,
    )
