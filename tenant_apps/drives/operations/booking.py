from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from core.kernel.actor import SYSTEM, Actor
from shared_apps.appointments.slots import travelling
from tenant_apps.customers.operations import lead_for_drive
from tenant_apps.drives.errors import KeyReused, OneADay
from tenant_apps.drives.facts import Door, Driver, Licence
from tenant_apps.drives.models import DemoCar, Drive
from tenant_apps.drives.operations.driving import check_assisted, check_driver, kind_named, kind_of, way_to
from tenant_apps.drives.operations.licences import check_gearbox
from tenant_apps.drives.operations.placing import (
    drives_on,
    next_number,
    person_at,
    place_drive,
    refusals,
    when,
)
from tenant_apps.drives.operations.telling import drive_to_move, one_at_a_time, store_move, tell
from tenant_apps.drives.operations.waiting import freed_by, offer_freed
from tenant_apps.drives.policies import lead_time_of, require_booking
from tenant_apps.drives.queries import drive_of_key


def book_drive(
    *,
    actor: Actor,
    driver: Driver,
    car_id: UUID,
    starts_at: datetime,
    key: str,
    licence: bool,
    kind: str = "STANDARD",
    declared: Licence | None = None,
    door: Door | None = None,
) -> Drive:
    """Book a demo car and somebody who goes along; the same `key` once more answers the same drive.

    `licence`: the driver says that they hold one, `declared` what kind; buyers always tell it. A drive of
    kind HOME begins at the `door`. Their open lead, or a new one, follows as TD_BOOKED. Raises Forbidden,
    KindUnknown, what `check_driver`, `check_assisted` and `way_to` raise, SlotPast, SlotTooFar, SlotTaken,
    LicenceAutomatic, OneADay and KeyReused.
    """
    require_booking(actor, driver)
    sort = kind_named(kind)
    phone = check_driver(driver, sort, said=licence, licence=declared)
    with refusals(), transaction.atomic():
        one_at_a_time()
        known = drive_of_key(key)
        if known is not None:
            return _same(known, driver, car_id, starts_at)
        if driver.user_id and drives_on(driver.user_id, starts_at):
            raise OneADay()
        check_assisted(sort, car_id)
        check_gearbox(declared.licence_class.strip().upper() if declared else "", car_id)
        way = way_to(door, sort)
        sort = travelling(sort, way.minutes) if way else sort
        person = person_at(sort, car_id, starts_at, lead=lead_time_of(actor))
        car = DemoCar.objects.get(id=car_id)
        lead = lead_for_drive(
            actor=actor,
            name=driver.name,
            phone=driver.phone,
            email=driver.email,
            buyer_id=driver.user_id,
            interest=car.title_zh,
            adviser_id=person.user_id,
            source=driver.source,
        )
        drive = Drive(
            number=next_number(),
            kind=sort.name,
            car=car,
            buyer_id=driver.user_id,
            name=driver.name.strip(),
            phone=phone,
            email=driver.email.strip().lower(),
            lead_id=lead.id,
            booking_key=key,
            licence_class=declared.licence_class.strip().upper() if declared else "",
            licence_since=declared.since if declared else None,
            address=" ".join(door.address.split())[:200] if way and door else "",
            distance_m=way.metres if way else None,
            travel_minutes=way.minutes if way else 0,
        )
        place_drive(drive, sort, person, starts_at)
        drive.save(force_insert=True)
        tell(drive, actor, "drives.drive.booked", after=when(drive))
    return drive


def reschedule_drive(
    *, actor: Actor, drive_id: UUID, starts_at: datetime, car_id: UUID | None = None
) -> Drive:
    """Move a drive that is still to come to another time, with whoever is free then; the old time is free.

    Raises NotFound, Forbidden, IllegalMove, LicenceAutomatic, SlotPast, SlotTooFar, SlotTaken, OneADay.
    """
    with refusals(), transaction.atomic():
        one_at_a_time()
        drive = drive_to_move(actor, drive_id, "reschedule")
        before, sort, was = when(drive), kind_of(drive), freed_by(drive)
        wanted = car_id or drive.car_id
        check_gearbox(drive.licence_class, wanted)
        person = person_at(sort, wanted, starts_at, without=drive.id, lead=lead_time_of(actor))
        drive.car = DemoCar.objects.get(id=wanted)
        drive.must_move = False
        place_drive(drive, sort, person, starts_at)
        store_move(drive, actor, "reschedule", before=before, after=when(drive))
        offer_freed(actor=SYSTEM, freed=was)
    return drive


def _same(known: Drive, driver: Driver, car_id: UUID, starts_at: datetime) -> Drive:
    if (known.buyer_id, known.car_id, known.starts_at) != (driver.user_id, car_id, starts_at):
        raise KeyReused()
    return known
