"""What a used car is worth that is not on offer, by the latest fit and the cars that are on offer now."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from shared_apps.appraisal.hedonic import Grounds, Hypothetical, unpacked, worth
from shared_apps.appraisal.places import province_of, tier_of
from shared_apps.appraisal.queries.fits import latest_fit
from shared_apps.appraisal.queries.market import ELECTRIC, market


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnedCar:
    """A used car as its owner describes it; `city` by its Chinese name, list price in minor units or 0."""

    brand_slug: str
    body: str
    series_id: UUID
    trim_id: UUID
    energy: str
    model_year: int
    mileage_km: int
    city: str
    msrp_minor: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnedWorth:
    """What dealers ask for such a car, in minor units. `parts` add up to `fair_minor`.

    `comparables` are [listing, what its price says this car is worth], the nearest first; `certain` is how
    much evidence there is, in perfect comparables; `model` names the fit, `error_bp` is its mean miss on
    cars it had not seen, None where too few were tried.
    """

    fair_minor: int
    low_minor: int
    high_minor: int
    parts: tuple[tuple[str, int], ...]
    comparables: tuple[tuple[UUID, int], ...]
    dealers: int
    certain: float
    grounds: Grounds
    model: str
    error_bp: int | None


def worth_of_owned(car: OwnedCar) -> OwnedWorth | None:
    """What others ask for such a car; None before the first fit and where too little is known to say."""
    kept = latest_fit()
    if kept is None:
        return None
    fit, codebook = unpacked(bytes(kept.data))
    found = market(codebook, {car.series_id})
    if not len(found.cars):
        return None
    code = codebook.code
    said = worth(
        fit,
        found.cars,
        Hypothetical(
            family=code("family", f"{car.brand_slug}/{car.body}"),
            series=code("series", str(car.series_id)),
            trim=code("trim", str(car.trim_id)),
            tier=code("tier", tier_of(car.city)),
            province=code("province", province_of(car.city)),
            colour=code("colour", ""),
            electric=car.energy in ELECTRIC,
            year=car.model_year,
            msrp_minor=car.msrp_minor,
            mileage_km=car.mileage_km,
        ),
    )
    if said is None:
        return None
    return OwnedWorth(
        fair_minor=said.fair,
        low_minor=said.low,
        high_minor=said.high,
        parts=said.parts,
        comparables=tuple((found.ids[row], says) for row, says in said.comparables),
        dealers=said.dealers,
        certain=said.certain,
        grounds=said.grounds,
        model=kept.name,
        error_bp=kept.error_bp,
    )
