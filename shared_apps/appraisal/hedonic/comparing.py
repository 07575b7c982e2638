"""Which cars a car is held against: the nearest of its series and condition, of other dealers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shared_apps.appraisal.hedonic.cars import Cars, Codes, Flags, Floats, Whole
from shared_apps.appraisal.hedonic.effects import NESTED
from shared_apps.appraisal.hedonic.features import anchors
from shared_apps.appraisal.hedonic.fitting import Fit

MOST, MOST_OF_A_DEALER = 12, 4
BELIEVED = 0.15
"""An asking price that the market trusts less is nobody's comparable."""
IN_STOCK_OF_A_DEALER = 8
"""So many cars of a dealer's series are candidates, spread over its range; the rest says nothing new."""
REACH = 40
"""Candidates are looked for so many places up and down from where the car stands in its series."""
FARTHEST = 3.0


@dataclass(frozen=True, slots=True)
class Pool:
    """Cars that may be comparables, sorted by peers and within them by what the market expects.

    `rows` are rows of `cars`, `keys` ascend with them; the other columns are of `cars`, all of them.
    """

    cars: Cars
    rows: Codes
    keys: Floats
    expected: Floats
    version: Floats
    trust: Floats


def pool(fit: Fit, cars: Cars, allowed: Flags | None = None) -> Pool:
    """The candidates among these cars; `allowed` may leave some out."""
    expected = fit.expected(cars)
    trust = fit.trust(cars, expected)
    usable = trust >= BELIEVED
    if allowed is not None:
        usable &= allowed
    rows = np.flatnonzero(usable)
    rows = rows[_spread_out(cars, rows, expected)]
    keys = _keys(cars.peers[rows], expected[rows])
    order = np.argsort(keys, kind="stable")
    anchor, _ = anchors(cars, np.ones(len(cars)), fit.middles)
    version = anchor + sum(
        (fit.effects[name].of(getattr(cars, name)) for name in NESTED), np.zeros(len(cars))
    )
    return Pool(cars, rows[order].astype(np.int32), keys[order], expected, version, trust)


def nearest(found: Pool, subjects: Codes, expected: Floats, version: Floats) -> tuple[Codes, Floats]:
    """For each subject the rows of its comparables, the nearest first, −1 where there is none, and how far.

    `expected` and `version` are the subjects' own, seen without their dealer's prices.
    """
    if not len(found.rows):
        empty = np.full((len(subjects), MOST), -1, np.int32)
        return empty, np.full(empty.shape, np.inf)
    place = np.searchsorted(found.keys, _keys(found.cars.peers[subjects], expected))
    at = place[:, None] + np.arange(-REACH, REACH)
    inside = (at >= 0) & (at < len(found.rows))
    candidates = found.rows[np.clip(at, 0, len(found.rows) - 1)]
    far = _distance(found, subjects[:, None], version[:, None], candidates)
    cars = found.cars
    inside &= cars.peers[candidates] == cars.peers[subjects][:, None]
    inside &= cars.dealer[candidates] != cars.dealer[subjects][:, None]
    far = np.where(inside & (far <= FARTHEST), far, np.inf)
    return _chosen(cars, candidates, far)


def _chosen(cars: Cars, candidates: Codes, far: Floats) -> tuple[Codes, Floats]:
    """The nearest twelve with at most four of a dealer; ties go by the row, so that a second look agrees."""
    order = np.lexsort((candidates, far), axis=1)[:, : REACH + REACH // 4]
    candidates, far = np.take_along_axis(candidates, order, 1), np.take_along_axis(far, order, 1)
    dealer = cars.dealer[candidates]
    earlier = np.tril(np.ones((dealer.shape[1], dealer.shape[1]), bool), -1)
    before = ((dealer[:, :, None] == dealer[:, None, :]) & earlier).sum(axis=2)
    keep = np.isfinite(far) & (before < MOST_OF_A_DEALER)
    first = np.argsort(~keep, axis=1, kind="stable")[:, :MOST]
    kept = np.take_along_axis(keep, first, 1)
    rows = np.where(kept, np.take_along_axis(candidates, first, 1), -1).astype(np.int32)
    return rows, np.where(kept, np.take_along_axis(far, first, 1), np.inf)


def _distance(found: Pool, one: Codes, version: Floats, other: Codes) -> Floats:
    """How unlike two cars are, prices aside: 1 is a model year, another version, or some 20,000 km."""
    cars = found.cars
    unlike = np.where(cars.trim[one] != cars.trim[other], 1.0, 0.0)
    made = unlike + np.abs(version - found.version[other]) / 0.1
    years = cars.year[one].astype(np.float64) - cars.year[other]
    further = cars.mileage_km[one].astype(np.float64) - cars.mileage_km[other]
    driven = further / (20_000 + 0.25 * np.minimum(cars.mileage_km[one], cars.mileage_km[other]))
    colour = np.where(cars.colour[one] != cars.colour[other], 0.2, 0.0)
    place = np.where(cars.province[one] != cars.province[other], 0.2, 0.0)
    drive = np.where(cars.electric[one] != cars.electric[other], 1.0, 0.0)
    apart: Floats = np.sqrt(made**2 + drive**2 + years**2 + driven**2 + colour**2 + place**2)
    return apart


def _keys(peers: Whole, expected: Floats) -> Floats:
    return peers * 64.0 + expected


def _spread_out(cars: Cars, rows: Whole, expected: Floats) -> Flags:
    """Which of these rows stay: of a dealer's cars of one series a few, from the cheapest to the dearest."""
    order = np.lexsort((rows, expected[rows], cars.dealer[rows], cars.peers[rows]))
    peers, dealer = cars.peers[rows][order], cars.dealer[rows][order]
    new = np.ones(len(rows), bool)
    new[1:] = (peers[1:] != peers[:-1]) | (dealer[1:] != dealer[:-1])
    starts = np.flatnonzero(new)
    counts = np.diff(np.append(starts, len(rows)))
    rank = np.arange(len(rows)) - np.repeat(starts, counts)
    size = np.repeat(counts, counts)
    step = rank * IN_STOCK_OF_A_DEALER // size
    keep = (size <= IN_STOCK_OF_A_DEALER) | (rank == 0) | (step != (rank - 1) * IN_STOCK_OF_A_DEALER // size)
    stay = np.zeros(len(rows), bool)
    stay[order] = keep
    return stay
