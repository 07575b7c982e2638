from __future__ import annotations

from tenant_apps.drives.errors import MileageImplausible, MileageWrong


def require_reading(mileage_km: int, *, since: int, most: int | None = None, sure: bool = False) -> None:
    """Raise MileageWrong for an odometer that ran backwards, MileageImplausible for one that ran too far.

    `since` is the reading before in kilometres, `most` what is driven in between as a rule; whoever is
    `sure` is believed.
    """
    if mileage_km < since:
        raise MileageWrong(params={"least": f"{since:,}"})
    if most is not None and not sure and mileage_km - since > most:
        raise MileageImplausible(params={"driven": f"{mileage_km - since:,}"})
