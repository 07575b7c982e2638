"""The waiting list: who waits, and what becomes of a time that is free again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from core.flow.audit.operations import record
from core.kernel import clock, ids
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import DomainError, NotFound
from shared_apps.appointments.operations import record_wait_summary
from shared_apps.appointments.slots import KINDS, LEAD_TIME
from tenant_apps.customers.operations import lead_for_drive
from tenant_apps.drives.errors import DaysWrong, KindUnknown, OfferOver, OnTheList
from tenant_apps.drives.facts import Driver, Licence
from tenant_apps.drives.models import DemoCar, Drive, Wait
from tenant_apps.drives.operations.driving import check_assisted, check_driver, kind_named
from tenant_apps.drives.operations.placing import (
    drives_on,
    next_number,
    person_at,
    place_drive,
    when,
)
from tenant_apps.drives.operations.telling import drive_to_move, one_at_a_time, store_move, tell
from tenant_apps.drives.policies import require_booking
from tenant_apps.drives.projections import wait_facts
from tenant_apps.drives.queries import bookable_cars, in_line, zone_of_dealer

FARTHEST = 30  # days ahead that somebody may wait for
OFFER_HOLDS = timedelta(hours=1)
LISTED_KINDS = ("STANDARD", "ASSISTED")
"""Nobody waits for a drive from home: whether the way is free depends on where the next one lives."""


@dataclass(frozen=True, slots=True)
class Freed:
    """A time that a drive gives back: which car, from when, for which kind of drive."""

    kind: str
    car_id: UUID
    starts_at: datetime


def join_waiting_list(
    *,
    actor: Actor,
    driver: Driver,
    kind: str,
    car_id: UUID | None,
    first_day: date,
    last_day: date,
    licence: bool,
    declared: Licence | None = None,
) -> Wait:
    """Put somebody with an account on the list for a car (None: any), from a day to a day; it makes a lead.

    Raises Forbidden, KindUnknown, NotFound for a car that cannot be booked, DaysWrong, OnTheList, and what
    `check_driver` and `check_assisted` raise.
    """
    require_booking(actor, driver)
    sort = kind_named(kind)
    if sort.name not in LISTED_KINDS:
        raise KindUnknown()
    phone = check_driver(driver, sort, said=licence, licence=declared)
    today = clock.now().astimezone(zone_of_dealer()).date()
    if driver.user_id is None or not today <= first_day <= last_day <= today + timedelta(days=FARTHEST):
        raise DaysWrong(params={"days": FARTHEST})
    with transaction.atomic():
        one_at_a_time()
        car = bookable_cars().filter(id=car_id).first() if car_id else None
        if car_id and car is None:
            raise NotFound()
        if car is not None:
            check_assisted(sort, car.id)
        Wait.objects.filter(buyer_id=driver.user_id, state="WAITING", last_day__lt=today).update(state="OVER")
        lead = lead_for_drive(
            actor=actor,
            name=driver.name,
            phone=driver.phone,
            email=driver.email,
            buyer_id=driver.user_id,
            interest=car.title_zh if car else "",
            adviser_id=None,
            booked=False,
        )
        wait = Wait(
            buyer_id=driver.user_id,
            name=driver.name.strip(),
            phone=phone,
            email=driver.email.strip().lower(),
            kind=sort.name,
            car=car,
            first_day=first_day,
            last_day=last_day,
            licence_class=declared.licence_class.strip().upper() if declared else "",
            licence_since=declared.since if declared else None,
            lead_id=lead.id,
        )
        try:
            with transaction.atomic():
                wait.save(force_insert=True)
        except IntegrityError as error:
            raise OnTheList() from error
        _tell(wait, actor, "drives.wait.joined")
    return wait


def leave_waiting_list(*, actor: Actor, wait_id: UUID) -> Wait:
    """Give a place on the list up, and with it an offer that is open; done twice it stays so.

    Raises Forbidden, and NotFound also for somebody else's.
    """
    with transaction.atomic():
        one_at_a_time()
        wait = Wait.objects.select_for_update(of=("self",)).select_related("car").filter(id=wait_id).first()
        if wait is None:
            raise NotFound()
        if actor.kind != "buyer":
            actor.require("drives.work")
        elif actor.user_id is None or actor.user_id != wait.buyer_id:
            raise NotFound()
        if wait.state != "WAITING":
            return wait
        _close(wait, actor, "LEFT", "drives.wait.left")
        for offer in Drive.objects.filter(wait=wait, state="OFFERED").values_list("id", flat=True):
            lapse_offer(actor=SYSTEM, drive_id=offer)
    return wait


def freed_by(drive: Drive) -> Freed:
    """The time that a drive takes as it stands."""
    return Freed(drive.kind, drive.car_id, drive.starts_at)


def offer_freed(*, actor: Actor, freed: Freed) -> Drive | None:
    """Offer a time that became free to whoever waits longest for it, held for OFFER_HOLDS.

    Nobody is offered the same time twice, nor one on a day on which they drive here anyway. The offer is a
    drive of its own: while it is open, the database keeps car and person for it. To be called in the
    transaction that freed the time.
    """
    one_at_a_time()
    if freed.kind not in LISTED_KINDS:
        return None
    sort = KINDS[freed.kind]
    try:
        person = person_at(sort, freed.car_id, freed.starts_at, lead=LEAD_TIME)
    except DomainError:
        return None  # too soon, taken again, or the car has left
    day = freed.starts_at.astimezone(zone_of_dealer()).date()
    for wait in in_line(freed.kind, freed.car_id, day):
        again = Drive.objects.filter(wait=wait, starts_at=freed.starts_at).exists()
        if not again and not drives_on(wait.buyer_id, freed.starts_at):
            break
    else:
        return None
    drive = Drive(
        number=next_number(),
        kind=sort.name,
        car=DemoCar.objects.get(id=freed.car_id),
        buyer_id=wait.buyer_id,
        name=wait.name,
        phone=wait.phone,
        email=wait.email,
        lead_id=wait.lead_id,
        licence_class=wait.licence_class,
        licence_since=wait.licence_since,
        booking_key=f"wait:{ids.new_id().hex}",
        wait=wait,
        state="OFFERED",
        offer_until=clock.now() + OFFER_HOLDS,
    )
    place_drive(drive, sort, person, freed.starts_at)
    drive.save(force_insert=True)
    tell(drive, actor, "drives.drive.offered", after=when(drive))
    return drive


def accept_offer(*, actor: Actor, drive_id: UUID) -> Drive:
    """Take the time that is held; the place on the list has served.

    Raises NotFound, Forbidden, IllegalMove, and OfferOver once it is held no longer.
    """
    with transaction.atomic():
        drive = drive_to_move(actor, drive_id, "accept")
        if drive.offer_until is None or drive.offer_until <= clock.now():
            raise OfferOver()
        store_move(drive, actor, "accept", before={}, after=when(drive))
        lead_for_drive(
            actor=actor,
            name=drive.name,
            phone=drive.phone,
            email=drive.email,
            buyer_id=drive.buyer_id,
            interest=drive.car.title_zh,
            adviser_id=drive.staff.user_id,
        )
        for wait in Wait.objects.select_related("car").filter(offers=drive):
            _close(wait, actor, "SERVED", "drives.wait.served")
    return drive


def lapse_offer(*, actor: Actor, drive_id: UUID) -> Drive:
    """Let an offer go, because its buyer does not want it or its time is over; the next in line is asked.

    Raises NotFound, Forbidden and IllegalMove.
    """
    with transaction.atomic():
        drive = drive_to_move(actor, drive_id, "lapse")
        store_move(drive, actor, "lapse", before={}, after={})
        offer_freed(actor=SYSTEM, freed=freed_by(drive))
    return drive


def _close(wait: Wait, actor: Actor, state: str, action: str) -> None:
    wait.state = state
    wait.version += 1
    wait.save()
    _tell(wait, actor, action)


def _tell(wait: Wait, actor: Actor, action: str) -> None:
    after = {"state": wait.state, "from": wait.first_day.isoformat(), "until": wait.last_day.isoformat()}
    record(actor, action, ("wait", wait.id), after=after)
    record_wait_summary(wait_facts(wait))
