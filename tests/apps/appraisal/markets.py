"""Markets whose truth is known: planted effects, planted noise, planted frauds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from shared_apps.appraisal.hedonic import Cars

YEAR = 2026
USED_YEARLY, PER_10_000_KM, USED_DROP, WHITE = -0.10, -0.02, -0.08, 0.012


@dataclass(frozen=True)
class Market:
    """Cars and the logarithm of what each is truly worth."""

    cars: Cars
    worth: np.ndarray
    discount: np.ndarray
    """By how much each series sells below its list price, in logarithms."""


def market(
    count: int = 4000,
    *,
    seed: int = 1,
    noise: float = 0.03,
    series: int = 20,
    dealers: int = 40,
    listed: float = 0.9,
    used: float = 0.5,
) -> Market:
    """A market in which worth follows a rule and prices scatter by `noise` around it."""
    rng = np.random.default_rng(seed)
    trims_a_series = 4
    of_series = rng.integers(0, series, count)
    trim = of_series * trims_a_series + rng.integers(0, trims_a_series, count)
    series_msrp = np.exp(rng.uniform(np.log(9e6), np.log(6e7), series))
    step = 1 + 0.09 * np.arange(trims_a_series)
    msrp = np.round(series_msrp[:, None] * step, -4).reshape(-1)
    discount = rng.normal(-0.04, 0.04, series)
    of_trim = rng.normal(0, 0.01, series * trims_a_series)
    is_used = rng.random(count) < used
    age = np.where(is_used, rng.integers(1, 9, count), rng.integers(0, 2, count))
    mileage = np.where(is_used, age * rng.uniform(6_000, 18_000, count), rng.integers(3, 80, count))
    colour = rng.integers(0, 6, count)
    dealer = rng.integers(0, dealers, count)
    worth = (
        np.log(msrp[trim]) + discount[of_series] + of_trim[trim]
        + is_used * (USED_DROP + USED_YEARLY * age) + ~is_used * -0.04 * age
        + PER_10_000_KM * np.minimum(mileage / 10_000, 40)
        + WHITE * (colour == 0)
    )  # fmt: skip
    price = np.round(np.exp(worth + rng.normal(0, noise, count)), -4).astype(np.int64)
    known = rng.random(series * trims_a_series) < listed
    cars = Cars(
        dealer=dealer.astype(np.int32),
        family=(of_series // 3).astype(np.int32),
        series=of_series.astype(np.int32),
        trim=trim.astype(np.int32),
        tier=(dealer % 4).astype(np.int32),
        province=(dealer % 7).astype(np.int32),
        colour=colour.astype(np.int32),
        used=is_used,
        electric=(of_series % 2 == 0),
        year=(YEAR - age).astype(np.int16),
        mileage_km=mileage.astype(np.int32),
        price_minor=price,
        msrp_minor=np.where(known[trim], msrp[trim], 0).astype(np.int64),
        listed_at=rng.integers(1_700_000_000, 1_790_000_000, count),
    )
    return Market(cars, worth, discount)


def changed(cars: Cars, rows: Any, **columns: Any) -> Cars:
    """The cars with some columns of some rows written anew."""
    made = {}
    for name, values in columns.items():
        column = getattr(cars, name).copy()
        column[rows] = values
        made[name] = column
    return replace(cars, **made)


def joined(first: Cars, second: Cars) -> Cars:
    """Both, one after the other."""
    names = Cars.__dataclass_fields__
    return Cars(**{name: np.concatenate([getattr(first, name), getattr(second, name)]) for name in names})
