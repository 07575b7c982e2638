"""A car's fair price from its comparables, with every reason in whole yuan, and what each of them moves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from shared_apps.appraisal.hedonic.cars import Cars, Codes, Flags, Floats, Whole
from shared_apps.appraisal.hedonic.comparing import MOST, Pool, nearest, pool
from shared_apps.appraisal.hedonic.effects import seen_by
from shared_apps.appraisal.hedonic.features import anchors
from shared_apps.appraisal.hedonic.fitting import Fit

FEWEST, FEWEST_DEALERS = 4, 2
"""With fewer comparables, or of fewer dealers, nothing is said."""
MARKET_COUNTS = 1.5
"""The market-wide expectation counts as much as so many perfect comparables."""
DEALER_COUNTS = 2.0
"""One dealer's comparables count at most as much as so many perfect ones, and at most as all others."""
NEAR = 0.75
IMPLAUSIBLE = float(np.log(2.0))
"""At half or twice the value, either the price or the description is wrong."""
STEP, YUAN = 10_000, 100
"""Fair prices are said to the hundred yuan, reasons to the yuan; in minor units."""
VANISHES = np.iinfo(np.int64).min
"""Stands for the effect of a comparable without which there would be no rating."""
PARTS = ("base", "version", "age", "mileage", "place", "colour", "market", "rounding")
_MEASURED = ("version", "age", "mileage", "place", "colour")
STRIP = 8192


@dataclass(frozen=True, slots=True)
class Rated:
    """What is said of the cars in `rows`; `sound` marks those of which anything may be said.

    Minor units throughout; `parts` are columns by `PARTS` and add up to `fair` exactly. `comparables` are
    rows of all cars, the nearest first, −1 where there is none; `adjusted` is what each one's price says the
    subject is worth, `moves` by how much `fair` would change without it. `certain` is how much evidence there
    is, in perfect comparables.
    """

    rows: Codes
    sound: Flags
    fair: Whole
    low: Whole
    high: Whole
    parts: Whole
    comparables: Codes
    adjusted: Whole
    moves: Whole
    dealers: Whole
    certain: Floats
    miss: Floats
    expected: Floats
    over: Floats
    shares: Floats
    band: tuple[Floats, Floats]


def rate(
    fit: Fit,
    cars: Cars,
    subjects: Codes,
    *,
    candidates: Pool | None = None,
    excluded: Mapping[int, frozenset[int]] | None = None,
) -> Iterator[Rated]:
    """Rate these rows, some thousands at a time. `excluded` names comparables ruled out for a row."""
    candidates = pool(fit, cars) if candidates is None else candidates
    parts = _Fixed(anchors(cars, np.ones(len(cars)), fit.middles)[0], fit.measured(cars))
    # Series after series, so that what is compared lies together in memory.
    subjects = subjects[np.argsort(cars.peers[subjects], kind="stable")]
    for first in range(0, len(subjects), STRIP):
        some = subjects[first : first + STRIP]
        mine = _sight(fit, cars, parts, some, cars.dealer[some])
        version = mine[:, 0] - parts.measured[some, 0] - fit.level
        chosen, far = nearest(candidates, some, mine.sum(axis=1), version)
        _rule_out(some, chosen, excluded or {})
        yield _rated(fit, cars, parts, candidates.trust, some, chosen, far)


@dataclass(frozen=True, slots=True)
class _Fixed:
    """What does not depend on who looks: anchors and measured parts of every car."""

    anchor: Floats
    measured: Floats


def _rule_out(subjects: Codes, chosen: Codes, excluded: Mapping[int, frozenset[int]]) -> None:
    if not excluded:
        return
    for at in np.flatnonzero(np.isin(subjects, list(excluded))):
        chosen[at][np.isin(chosen[at], list(excluded[int(subjects[at])]))] = -1


def _rated(
    fit: Fit, cars: Cars, fixed: _Fixed, trust: Floats, some: Codes, chosen: Codes, far: Floats
) -> Rated:
    there = chosen >= 0
    rows = np.where(there, chosen, 0)
    own = cars.dealer[some]
    mine = _sight(fit, cars, fixed, some, own)
    theirs = _sight(fit, cars, fixed, rows, np.broadcast_to(own[:, None], rows.shape))
    asked = np.log(np.maximum(cars.price_minor, 1).astype(np.float64))
    over = asked[rows] - theirs.sum(axis=2)
    quality = np.where(there, trust[rows] / (1 + np.square(np.where(there, far, 0) / NEAR)), 0.0)
    dealer = np.where(there, cars.dealer[rows], -1)
    same = (dealer[:, :, None] == dealer[:, None, :]) & there[:, :, None] & there[:, None, :]
    expected = mine.sum(axis=1)
    weights = _counted(quality, same)
    mass = weights.sum(axis=1)
    lean = mass / (mass + MARKET_COUNTS)
    relative = weights / np.where(mass > 0, mass, 1)[:, None]
    value = expected + lean * (relative * over).sum(axis=1)
    fair = _stepped(value)
    dealers = _dealers(dealer)
    band = _band(fit, cars.used[some], mass)
    low, high = _floored(value + band[0]), _ceiled(value + band[1])
    parts = _in_yuan(value, fair, relative, asked[rows], over, mine, theirs, lean)
    miss = asked[some] - value
    sound = (there.sum(axis=1) >= FEWEST) & (dealers >= FEWEST_DEALERS) & (np.abs(miss) <= IMPLAUSIBLE)
    sound &= (low > 0) & (fair > 0)
    adjusted = np.where(there, _to_yuan(np.exp(over + expected[:, None])), 0)
    return Rated(
        some, sound, fair, np.minimum(low, fair), np.maximum(high, fair), parts, chosen, adjusted,
        _moves(expected, over, quality, same, there, dealer, fair), dealers, mass, miss,
        expected, np.where(there, over, 0.0), relative * lean[:, None], band,
    )  # fmt: skip


def _sight(fit: Fit, cars: Cars, fixed: _Fixed, rows: Codes, dealer: Codes) -> Floats:
    """The parts of what a dealer's car is expected to cost, in logarithms, seen without its own cars."""
    named = seen_by(fit.effects, cars, rows, dealer)
    condition, age, mileage = np.moveaxis(fixed.measured[rows], -1, 0)
    version = fit.level + fixed.anchor[rows] + condition + named["family"] + named["series"] + named["trim"]
    return np.stack([version, age, mileage, named["tier"] + named["province"], named["colour"]], axis=-1)


def _counted(quality: Floats, same: Flags) -> Floats:
    """Weights in which no dealer counts more than `DEALER_COUNTS`, nor more than all others together."""
    by_dealer = (same * quality[:, None, :]).sum(axis=2)
    weights = quality * np.minimum(1.0, DEALER_COUNTS / np.maximum(by_dealer, 1e-12))
    by_dealer = np.minimum(by_dealer, DEALER_COUNTS)
    largest = by_dealer.max(axis=1)
    others = np.maximum(weights.sum(axis=1) - largest, 0.0)
    too_loud = (by_dealer >= largest[:, None]) & (largest > others)[:, None]
    softer = weights * (others / np.maximum(largest, 1e-12))[:, None]
    counted: Floats = np.where(too_loud, softer, weights)
    return counted


def _dealers(dealer: Codes) -> Whole:
    ordered = np.sort(dealer, axis=1)
    found: Whole = (ordered[:, 1:] != ordered[:, :-1]).sum(axis=1) + 1 - (ordered[:, 0] < 0)
    return found


def _moves(
    expected: Floats, over: Floats, quality: Floats, same: Flags, there: Flags, dealer: Codes, fair: Whole
) -> Whole:
    """By how much the fair price would change without each comparable, reckoned anew without it."""
    moves = np.zeros(there.shape, np.int64)
    enough = there.sum(axis=1) > FEWEST
    for one in range(MOST):
        left = quality.copy()
        left[:, one] = 0.0
        weights = _counted(left, same)
        mass = weights.sum(axis=1)
        value = expected + (weights * over).sum(axis=1) / (mass + MARKET_COUNTS)
        without = dealer.copy()
        without[:, one] = -1
        stays = enough & (_dealers(without) >= FEWEST_DEALERS)
        moves[:, one] = np.where(stays, _stepped(value) - fair, VANISHES)
    return np.where(there, moves, 0)


def _band(fit: Fit, used: Flags, mass: Floats) -> tuple[Floats, Floats]:
    """The quantiles of what prices miss, wider where the evidence is thin."""
    wider = np.sqrt(1 + 1 / (mass + MARKET_COUNTS)) / np.sqrt(1 + 1 / (4 + MARKET_COUNTS))
    new, old = fit.bands
    return np.where(used, old.low, new.low) * wider, np.where(used, old.high, new.high) * wider


def _in_yuan(
    value: Floats,
    fair: Whole,
    relative: Floats,
    asked: Floats,
    over: Floats,
    mine: Floats,
    theirs: Floats,
    lean: Floats,
) -> Whole:
    """The reasons in yuan. A product of factors becomes a sum by the logarithmic mean, without remainder."""
    base = (relative * asked).sum(axis=1)
    steps = mine - (relative[:, :, None] * theirs).sum(axis=1)
    market = (lean - 1) * (relative * over).sum(axis=1)
    ends, starts = np.exp(value), np.exp(base)
    apart = value - base
    flat = np.abs(apart) < 1e-12
    mean = np.where(flat, ends, (ends - starts) / np.where(flat, 1.0, apart))
    said = [_to_yuan(starts), *(_to_yuan(mean * steps[:, at]) for at in range(len(_MEASURED)))]
    said.append(_to_yuan(mean * market))
    said.append(fair - sum(said))
    return np.stack(said, axis=1)


def _stepped(value: Floats) -> Whole:
    return np.rint(np.exp(value) / STEP).astype(np.int64) * STEP


def _floored(value: Floats) -> Whole:
    return np.floor(np.exp(value) / STEP).astype(np.int64) * STEP


def _ceiled(value: Floats) -> Whole:
    return np.ceil(np.exp(value) / STEP).astype(np.int64) * STEP


def _to_yuan(minor: Floats) -> Whole:
    return np.rint(minor / YUAN).astype(np.int64) * YUAN
