from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

# The names say what is in an array; its exact type is left to numpy, whose results are typed loosely.
Floats = NDArray[Any]
Codes = NDArray[Any]
Whole = NDArray[Any]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Cars:
    """Cars on offer as columns, a row each.

    `dealer` to `colour` are codes from 0 on, given by the caller: `family` is a brand's body style, `tier`
    the size of the city, `colour` the family of the paint. A trim lies in one series, a series in one family.
    Prices in minor units, `msrp_minor` 0 where the maker names none; `listed_at` in seconds since 1970.
    """

    dealer: Codes
    family: Codes
    series: Codes
    trim: Codes
    tier: Codes
    province: Codes
    colour: Codes
    used: Flags
    electric: Flags
    year: NDArray[np.int16]
    mileage_km: Codes
    price_minor: Whole
    msrp_minor: Whole
    listed_at: Whole

    def __len__(self) -> int:
        return len(self.dealer)

    def take(self, rows: NDArray[np.integer] | Flags) -> Cars:
        """These rows alone, in this order."""
        return Cars(**{column.name: getattr(self, column.name)[rows] for column in fields(self)})

    @property
    def peers(self) -> Whole:
        """What comparables share: the series and whether the car is used, as one number."""
        return self.series.astype(np.int64) * 2 + self.used


def grouped_median(values: Floats, weights: Floats, groups: NDArray[np.integer], count: int) -> Floats:
    """The weighted median of each group 0 … count − 1; 0 for groups without weight."""
    order = np.lexsort((values, groups))
    sorted_groups, sorted_weights = groups[order], weights[order]
    whole = np.bincount(groups, weights, count)
    before = np.concatenate([[0.0], np.cumsum(whole)[:-1]])
    within = np.cumsum(sorted_weights) - before[sorted_groups]
    half = whole[sorted_groups] / 2
    reached = np.flatnonzero((within >= half) & (within - sorted_weights < half) & (sorted_weights > 0))
    medians = np.zeros(count)
    medians[sorted_groups[reached]] = values[order][reached]
    return medians


def weighted_median(values: Floats, weights: Floats) -> float:
    """The value below which half of the weight lies; 0 for none."""
    if not len(values):
        return 0.0
    return float(grouped_median(values, weights, np.zeros(len(values), np.int32), 1)[0])
