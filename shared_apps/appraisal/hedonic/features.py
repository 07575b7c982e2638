"""What of a car is measured rather than named: age, mileage, condition. Straight lines with knees."""

from __future__ import annotations

import numpy as np

from shared_apps.appraisal.hedonic.cars import Cars, Floats, grouped_median

PARTS_OF = ("condition", "age", "age", "age", "age", "age", "mileage", "mileage", "mileage")
"""Which part of the explanation each column belongs to."""
OLDEST = 15
TEN_THOUSAND_KM = 10_000.0


def features(cars: Cars, year: int) -> Floats:
    """The measured columns; `year` is the one in which the cars are looked at.

    Depreciation is steepest in the first years, flattens, and is another one for electric cars; a new car of
    an older model year loses by another line. Mileage bends at fifty and a hundred thousand kilometres.
    """
    age = np.clip(year - cars.year.astype(np.float64), -1.0, OLDEST)
    used = cars.used.astype(np.float64)
    driven = np.minimum(cars.mileage_km / TEN_THOUSAND_KM, 40.0)
    return np.stack(
        [
            used,
            age * (1 - used),
            age * used,
            np.maximum(age - 3, 0) * used,
            np.maximum(age - 6, 0) * used,
            age * used * cars.electric,
            driven,
            np.maximum(driven - 5, 0),
            np.maximum(driven - 10, 0),
        ],
        axis=1,
    )


def anchors(cars: Cars, weights: Floats, known: Floats | None = None) -> tuple[Floats, Floats]:
    """The logarithm each price is measured from: the list price or, unknown, the middle price of the series.

    Also returns those middle prices; given as `known`, they are used as they are.
    """
    priced = np.log(np.maximum(cars.price_minor, 1))
    if known is None:
        known = grouped_median(priced, weights, cars.series, int(cars.series.max(initial=-1)) + 1)
    inside = cars.series < len(known)
    middle = np.where(inside, known[np.where(inside, cars.series, 0)], priced) if len(known) else priced
    listed = np.log(np.maximum(cars.msrp_minor, 1))
    return np.where(cars.msrp_minor > 0, listed, middle), known
