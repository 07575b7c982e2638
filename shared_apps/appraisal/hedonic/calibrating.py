"""How wide the band must be: what the fit misses on the cars themselves, each seen without its own price."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from shared_apps.appraisal.hedonic.cars import Cars, Floats
from shared_apps.appraisal.hedonic.fitting import Band, Fit
from shared_apps.appraisal.hedonic.rating import MARKET_COUNTS, rate

INSIDE = 0.8
"""The share of cars that the band is to hold."""
SAMPLE, ENOUGH = 40_000, 60
NARROWEST = 0.005


def calibrated(fit: Fit, cars: Cars) -> Fit:
    """The fit with bands for new and for used cars; a kind with few cars takes those of all."""
    rows = np.arange(len(cars), dtype=np.int32)
    if len(rows) > SAMPLE:
        rows = np.random.default_rng(len(rows)).choice(rows, SAMPLE, replace=False)
    misses, used = [], []
    for rated in rate(fit, cars, rows):
        thin = np.sqrt(1 + 1 / (rated.certain + MARKET_COUNTS)) / np.sqrt(1 + 1 / (4 + MARKET_COUNTS))
        misses.append((rated.miss / thin)[rated.sound])
        used.append(cars.used[rated.rows][rated.sound])
    miss, old = np.concatenate(misses), np.concatenate(used)
    if len(miss) < ENOUGH:
        return replace(fit, bands=(_normal(fit), _normal(fit)))
    every = _band(miss)
    kinds = tuple(_band(miss[kind]) if kind.sum() >= ENOUGH else every for kind in (~old, old))
    return replace(fit, bands=(kinds[0], kinds[1]))


def _band(miss: Floats) -> Band:
    low, high = np.quantile(miss, [(1 - INSIDE) / 2, (1 + INSIDE) / 2])
    return Band(min(float(low), -NARROWEST), max(float(high), NARROWEST))


def _normal(fit: Fit) -> Band:
    wide = 1.2816 * fit.spread * 1.1  # the middle four fifths of a bell, and a little for what is not known
    return Band(-max(wide, NARROWEST), max(wide, NARROWEST))
