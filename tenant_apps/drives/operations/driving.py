"""Whether somebody may drive at all, in which car and from where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from core.kernel import clock
from core.kernel.errors import DomainError, Invalids
from shared_apps.appointments.slots import KINDS, Kind, travelling, way_minutes
from shared_apps.catalog.cities import kilometres
from tenant_apps.customers.phones import normalise_phone
from tenant_apps.drives.errors import (
    CarNotAssisted,
    DoorMissing,
    DoorTooFar,
    KindUnknown,
    LicenceDateWrong,
    LicenceMissing,
    LicenceTooNew,
    LicenceUnfit,
    NameMissing,
    NobodyTrained,
    NoHomeDrives,
    PhoneUnreadable,
    TooYoung,
)
from tenant_apps.drives.facts import Door, Driver, Licence
from tenant_apps.drives.models import Drive
from tenant_apps.drives.operations.licences import FOR_CARS
from tenant_apps.drives.queries import bookable_cars, drive_settings, drive_staff, zone_of_dealer
from tenants.context import current_dealer
from tenants.queries import dealer_by_id

_A_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Way:
    """The way to a driver's door: metres as the crow flies, and minutes."""

    metres: int
    minutes: int

    @property
    def km(self) -> float:
        """The same in kilometres."""
        return self.metres / 1000


def kind_named(name: str) -> Kind:
    """A sort of drive. Raises KindUnknown."""
    found = KINDS.get(name)
    if found is None:
        raise KindUnknown()
    return found


def kind_of(drive: Drive) -> Kind:
    """The sort of a drive, with its way to the driver's door."""
    return travelling(KINDS[drive.kind], drive.travel_minutes)


def check_driver(driver: Driver, sort: Kind, *, said: bool, licence: Licence | None) -> str:
    """The driver's number in E.164. `said`: they say they hold a licence; `licence` what they say of it.

    Raises NameMissing, PhoneUnreadable, LicenceMissing, LicenceUnfit, LicenceDateWrong, LicenceTooNew and
    TooYoung; several at once as Invalids.
    """
    phone = normalise_phone(driver.phone)
    refused: list[DomainError] = [
        *([] if driver.name.strip() else [NameMissing()]),
        *([] if phone else [PhoneUnreadable()]),
        *([] if said else [LicenceMissing()]),
        *(_of_licence(licence, sort) if said and licence is not None else []),
    ]
    if refused:
        raise refused[0] if len(refused) == 1 else Invalids(refused)
    return phone or ""


def check_assisted(sort: Kind, car_id: UUID) -> None:
    """Say why a drive with assistance cannot be, before saying that no time is free.

    Raises CarNotAssisted and NobodyTrained.
    """
    if not sort.assisted:
        return
    if bookable_cars().filter(id=car_id, assisted=False).exists():
        raise CarNotAssisted()
    if not drive_staff().filter(assisted=True).exists():
        raise NobodyTrained()


def way_to(door: Door | None, sort: Kind) -> Way | None:
    """How far the door of a drive from home is; None for a drive from the dealer's.

    Raises NoHomeDrives, DoorMissing and DoorTooFar.
    """
    if sort.name != "HOME":
        return None
    radius = drive_settings().home_radius_km
    if not radius:
        raise NoHomeDrives()
    if door is None or not door.address.strip():
        raise DoorMissing()
    return way_within((door.latitude, door.longitude), radius)


def way_within(place: tuple[float, float], radius: int) -> Way:
    """The way from the dealer at hand to a place. Raises DoorTooFar with the distance."""
    dealer = dealer_by_id(current_dealer().id)
    km = kilometres(place, (float(dealer.latitude), float(dealer.longitude)))
    if km > radius:
        raise DoorTooFar(params={"km": f"{km:,.1f}", "radius": radius})
    return Way(round(km * 1000), way_minutes(km))


def way_of(drive_id: UUID) -> Way | None:
    """The way to the door of a drive from home; None for another."""
    found = Drive.objects.filter(id=drive_id, kind="HOME").first()
    return Way(found.distance_m or 0, found.travel_minutes) if found else None


def _of_licence(licence: Licence, sort: Kind) -> list[DomainError]:
    held, today = licence.licence_class.strip().upper(), clock.now().astimezone(zone_of_dealer()).date()
    refused: list[DomainError] = []
    if held not in FOR_CARS:
        refused.append(LicenceUnfit(params={"held": held or "–"}))
    if licence.since is None or licence.since > today or licence.since.year < today.year - 90:
        refused.append(LicenceDateWrong())
    elif sort.assisted and licence.since > today - _A_YEAR:
        refused.append(LicenceTooNew())
    if not licence.adult:
        refused.append(TooYoung())
    return refused
