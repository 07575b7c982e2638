"""Trying a fit on cars it has not seen: those that came last, rated from those that came before."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shared_apps.appraisal.hedonic.calibrating import calibrated
from shared_apps.appraisal.hedonic.cars import Cars, Flags
from shared_apps.appraisal.hedonic.comparing import pool
from shared_apps.appraisal.hedonic.fitting import fit
from shared_apps.appraisal.hedonic.rating import rate

HELD_OUT, MOST_HELD_OUT = 0.2, 20_000
TOO_FEW = 40


@dataclass(frozen=True, slots=True)
class Trial:
    """How the fit does on unseen cars: how many were `tried` and `rated`, the mean absolute percentage error
    of the fair price against the price asked and the share of prices inside the band, both in basis points.
    """

    tried: int
    rated: int
    error_bp: int
    inside_bp: int


def hold_out(cars: Cars, *, year: int) -> Trial | None:
    """Learn from the earlier cars, rate the last ones; None where there are too few to say anything."""
    late = last_ones(cars)
    if late is None:
        return None
    known = cars.take(~late)
    learnt = calibrated(fit(known, year=year), known)
    subjects = np.flatnonzero(late).astype(np.int32)
    candidates = pool(learnt, cars, allowed=~late)
    misses, inside = [], []
    for rated in rate(learnt, cars, subjects, candidates=candidates):
        prices = cars.price_minor[rated.rows]
        misses.append((np.abs(rated.fair - prices) / prices)[rated.sound])
        inside.append(((prices >= rated.low) & (prices <= rated.high))[rated.sound])
    miss, held = np.concatenate(misses), np.concatenate(inside)
    if not len(miss):
        return Trial(len(subjects), 0, 0, 0)
    return Trial(len(subjects), len(miss), round(float(miss.mean()) * 10_000), round(held.mean() * 10_000))


def last_ones(cars: Cars) -> Flags | None:
    """Which cars are kept back: the last fifth to come, at most twenty thousand. Ties stay together."""
    count = min(int(len(cars) * HELD_OUT), MOST_HELD_OUT)
    if count < TOO_FEW:
        return None
    since = np.partition(cars.listed_at, len(cars) - count)[len(cars) - count]
    late = cars.listed_at >= since
    return late if late.sum() <= len(cars) // 2 else None
