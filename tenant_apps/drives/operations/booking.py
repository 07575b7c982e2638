from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import DomainError, Invalids
from shared_apps.appointments.slots import HORIZON, KINDS, LEAD_TIME, Kind, free_people
from tenant_apps.customers.operations import lead_for_drive
from tenant_apps.customers.phones import normalise_phone
from tenant_apps.drives.errors import (
    KeyReused,
    KindUnknown,
    LicenceMissing,
    NameMissing,
    OneADay,
    PhoneUnreadable,
    SlotPast,
    SlotTaken,
    SlotTooFar,
)
from tenant_apps.drives.facts import Driver
from tenant_apps.drives.models import DemoCar, Drive, DriveStaff
from tenant_apps.drives.operations.telling import drive_to_move, store_move, tell
from tenant_apps.drives.policies import require_booking
from tenant_apps.drives.queries import drive_of_key, free_at_dealer, people_at_dealer, zone_of_dealer
from tenant_apps.drives.states import HOLDING
from tenants.context import current_dealer

_REFUSALS: dict[str, type[DomainError]] = {
    "drive_car_taken": SlotTaken,
    "drive_staff_taken": SlotTaken,
    "drive_one_a_day": OneADay,
    "drive_booked_once": KeyReused,
}
"""What the database's own refusal means, by the name of its constraint."""


def book_drive(
    *,
    actor: Actor,
    driver: Driver,
    car_id: UUID,
    starts_at: datetime,
    key: str,
    licence: bool,
    kind: str = "STANDARD",
) -> Drive:
    """Book a demo car and somebody who goes along; the same `key` once more answers the same drive.

    `licence`: the driver says that they hold one. Their open lead, or a new one, follows as TD_BOOKED.
    Raises Forbidden, KindUnknown, NameMissing, PhoneUnreadable, LicenceMissing (several as Invalids),
    SlotPast, SlotTooFar, SlotTaken, OneADay and KeyReused.
    """
    require_booking(actor, driver)
    sort, phone = _kind(kind), normalise_phone(driver.phone)
    refused: list[DomainError] = [
        *([] if driver.name.strip() else [NameMissing()]),
        *([] if phone else [PhoneUnreadable()]),
        *([] if licence else [LicenceMissing()]),
    ]
    if refused:
        raise refused[0] if len(refused) == 1 else Invalids(refused)
    with _refusals(), transaction.atomic():
        _one_at_a_time()
        known = drive_of_key(key)
        if known is not None:
            return _same(known, driver, car_id, starts_at)
        day = starts_at.astimezone(zone_of_dealer()).date()
        if (
            driver.user_id
            and Drive.objects.filter(buyer_id=driver.user_id, day=day, state__in=HOLDING).exists()
        ):
            raise OneADay()
        person = _person_at(sort, car_id, starts_at)
        car = DemoCar.objects.get(id=car_id)
        lead = lead_for_drive(
            actor=actor,
            name=driver.name,
            phone=driver.phone,
            email=driver.email,
            buyer_id=driver.user_id,
            interest=car.title_zh,
            adviser_id=person.user_id,
        )
        drive = Drive(
            number=_next_number(),
            kind=sort.name,
            car=car,
            buyer_id=driver.user_id,
            name=driver.name.strip(),
            phone=phone or "",
            email=driver.email.strip().lower(),
            lead_id=lead.id,
            booking_key=key,
        )
        _place(drive, sort, person, starts_at)
        drive.save(force_insert=True)
        tell(drive, actor, "drives.drive.booked", after=_when(drive))
    return drive


def reschedule_drive(
    *, actor: Actor, drive_id: UUID, starts_at: datetime, car_id: UUID | None = None
) -> Drive:
    """Move a drive that is still to come to another time, with whoever is free then; the old time is free.

    Raises NotFound, Forbidden, IllegalMove, SlotPast, SlotTooFar, SlotTaken and OneADay.
    """
    with _refusals(), transaction.atomic():
        _one_at_a_time()
        drive = drive_to_move(actor, drive_id, "reschedule")
        before, sort = _when(drive), KINDS[drive.kind]
        wanted = car_id or drive.car_id
        person = _person_at(sort, wanted, starts_at, without=drive.id)
        drive.car = DemoCar.objects.get(id=wanted)
        _place(drive, sort, person, starts_at)
        store_move(drive, actor, "reschedule", before=before, after=_when(drive))
    return drive


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        broken = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        refusal = _REFUSALS.get(broken or "")
        if refusal is None:
            raise
        raise refusal() from error


def _person_at(sort: Kind, car_id: UUID, starts_at: datetime, *, without: UUID | None = None) -> DriveStaff:
    now = clock.now()
    if starts_at < now + LEAD_TIME:
        raise SlotPast()
    if starts_at > now + timedelta(days=HORIZON):
        raise SlotTooFar()
    if car_id not in free_at_dealer(sort, now, without=without).cars_at(starts_at):
        raise SlotTaken()
    able = free_people(sort, people_at_dealer(now, without=without), starts_at, zone_of_dealer())
    if not able:
        raise SlotTaken()
    return DriveStaff.objects.get(id=able[0])


def _place(drive: Drive, sort: Kind, person: DriveStaff, starts_at: datetime) -> None:
    drive.staff = person
    drive.starts_at = starts_at
    drive.ends_at = starts_at + timedelta(minutes=sort.driving)
    drive.taken_from, drive.taken_until = sort.block(starts_at)
    drive.day = starts_at.astimezone(zone_of_dealer()).date()


def _one_at_a_time() -> None:
    """Bookings of one dealer go one after the other, so that the second sees what the first has taken.

    The database's constraints hold where somebody goes past this door.
    """
    with connection.cursor() as cursor:
        name = f"drives:{current_dealer().schema}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def _same(known: Drive, driver: Driver, car_id: UUID, starts_at: datetime) -> Drive:
    if (known.buyer_id, known.car_id, known.starts_at) != (driver.user_id, car_id, starts_at):
        raise KeyReused()
    return known


def _kind(name: str) -> Kind:
    found = KINDS.get(name)
    if found is None:
        raise KindUnknown()
    return found


def _when(drive: Drive) -> dict[str, str]:
    return {
        "starts_at": drive.starts_at.isoformat(),
        "car": str(drive.car_id),
        "staff": str(drive.staff_id),
    }


def _next_number() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('drive_number')")
        return f"T{cursor.fetchone()[0]:06d}"
