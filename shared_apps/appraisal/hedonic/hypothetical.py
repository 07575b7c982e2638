"""What a used car is worth that nobody offers: somebody's own. More kilometres never make it worth more.

The car is rated like any other on offer, by the cars that are. But its comparables change with its mileage,
and with them the value could rise a little where it should fall. So the same car is also rated at every
thousand kilometres below its own, and it is worth at most the least of that.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from shared_apps.appraisal.hedonic.cars import Cars, Codes
from shared_apps.appraisal.hedonic.comparing import pool
from shared_apps.appraisal.hedonic.fitting import Fit
from shared_apps.appraisal.hedonic.rating import PARTS, STEP, Rated, rate

STEP_KM, FURTHEST_KM = 1_000, 400_000
"""Mileages are rounded up to the thousand; beyond the last one the regression no longer tells them apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hypothetical:
    """A used car, in the codes of a fit's codebook; `msrp_minor` 0 where the maker names no price."""

    family: int
    series: int
    trim: int
    tier: int
    province: int
    colour: int
    electric: bool
    year: int
    msrp_minor: int
    mileage_km: int


@dataclass(frozen=True, slots=True)
class Grounds:
    """All that the value was made of, in logarithms of minor units; floats survive JSON unchanged.

    `over` and `shares` are a number a comparable, in their order. `most` is fair, low and high at the
    mileages below, in minor units, whichever is least; None where the car has driven no thousand.
    """

    expected: float
    over: tuple[float, ...]
    shares: tuple[float, ...]
    band: tuple[float, float]
    most: tuple[int, int, int] | None


@dataclass(frozen=True, slots=True)
class Worth:
    """Minor units. `parts` add up to `fair`; `comparables` are [row, what its price says this car is worth],
    the nearest first; `certain` is how much evidence there is, in perfect comparables.
    """

    fair: int
    low: int
    high: int
    parts: tuple[tuple[str, int], ...]
    comparables: tuple[tuple[int, int], ...]
    dealers: int
    certain: float
    grounds: Grounds


def worth(fit: Fit, cars: Cars, one: Hypothetical) -> Worth | None:
    """What others ask for such a car; None where too little is known to say."""
    furthest = min(-(-one.mileage_km // STEP_KM) * STEP_KM, FURTHEST_KM)
    ladder = _ladder(fit, cars, one, np.arange(0, furthest + 1, STEP_KM))
    together = _joined(cars, ladder)
    rows = np.arange(len(cars), len(together), dtype=np.int32)
    offered = np.arange(len(together)) < len(cars)
    (rated,) = rate(fit, together, rows, candidates=pool(fit, together, offered))
    last = len(rows) - 1
    if not rated.sound[last]:
        return None
    below = rated.sound.copy()
    below[last] = False
    most = None
    if below.any():
        most = (int(rated.fair[below].min()), int(rated.low[below].min()), int(rated.high[below].min()))
    grounds = _grounds(rated, last, most)
    fair, low, high = remade(grounds)
    parts = list(zip(PARTS, rated.parts[last].tolist(), strict=True))
    if fair != sum(minor for _part, minor in parts):
        parts.append(("ceiling", fair - sum(minor for _part, minor in parts)))
    return Worth(
        fair, low, high, tuple(parts), _comparables(rated, last), int(rated.dealers[last]),
        float(rated.certain[last]), grounds,
    )  # fmt: skip


def remade(grounds: Grounds) -> tuple[int, int, int]:
    """Fair, low and high anew from what they were made of, in minor units."""
    shared = sum(share * over for share, over in zip(grounds.shares, grounds.over, strict=True))
    value = grounds.expected + shared
    fair = round(float(np.exp(value)) / STEP) * STEP
    low = int(np.floor(np.exp(value + grounds.band[0]) / STEP)) * STEP
    high = int(np.ceil(np.exp(value + grounds.band[1]) / STEP)) * STEP
    made = (fair, min(low, fair), max(high, fair))
    if grounds.most is None:
        return made
    fair, low, high = (min(pair) for pair in zip(made, grounds.most, strict=True))
    return fair, low, high


def _ladder(fit: Fit, cars: Cars, one: Hypothetical, mileages: np.ndarray) -> Cars:
    """The car at each of these mileages, at the price the market expects, of a dealer there is not."""
    nobody = int(cars.dealer.max(initial=-1)) + 1

    def all_of(code: int) -> Codes:
        return np.full(len(mileages), code, np.int32)

    made = Cars(
        dealer=all_of(nobody),
        family=all_of(one.family),
        series=all_of(one.series),
        trim=all_of(one.trim),
        tier=all_of(one.tier),
        province=all_of(one.province),
        colour=all_of(one.colour),
        used=np.ones(len(mileages), bool),
        electric=np.full(len(mileages), one.electric),
        year=np.full(len(mileages), one.year, np.int16),
        mileage_km=mileages.astype(np.int32),
        price_minor=np.ones(len(mileages), np.int64),
        msrp_minor=np.full(len(mileages), one.msrp_minor, np.int64),
        listed_at=np.zeros(len(mileages), np.int64),
    )
    return replace(made, price_minor=np.exp(fit.expected(made)).astype(np.int64))


def _joined(cars: Cars, ladder: Cars) -> Cars:
    columns = {name: np.concatenate([getattr(cars, name), getattr(ladder, name)]) for name in _COLUMNS}
    return Cars(**columns)


def _grounds(rated: Rated, at: int, most: tuple[int, int, int] | None) -> Grounds:
    there = rated.comparables[at] >= 0
    return Grounds(
        expected=float(rated.expected[at]),
        over=tuple(rated.over[at][there].tolist()),
        shares=tuple(rated.shares[at][there].tolist()),
        band=(float(rated.band[0][at]), float(rated.band[1][at])),
        most=most,
    )


def _comparables(rated: Rated, at: int) -> tuple[tuple[int, int], ...]:
    pairs = zip(rated.comparables[at].tolist(), rated.adjusted[at].tolist(), strict=True)
    return tuple((row, says) for row, says in pairs if row >= 0)


_COLUMNS = tuple(Cars.__dataclass_fields__)
