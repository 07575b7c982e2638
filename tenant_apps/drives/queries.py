from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from core.flow.audit.models import AuditLine
from core.flow.audit.queries import lines_of
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import NotFound
from shared_apps.appointments.slots import Block, Car, Free, Kind, Person, free_times
from shared_apps.marketplace.hours import Hours, parse_hours
from tenant_apps.drives.models import DemoCar, Drive, DriveStaff
from tenant_apps.drives.states import HOLDING
from tenant_apps.staff.queries import active_members
from tenants.context import current_dealer
from tenants.queries import dealer_by_id

NEVER = Hours(((),) * 7)
_BACK = timedelta(days=1)


def zone_of_dealer() -> ZoneInfo:
    """The clock on the dealer's wall. All dealers are in China, which has one."""
    return clock.SHANGHAI


def free_at_dealer(kind: Kind, now: datetime, *, without: UUID | None = None) -> Free:
    """The free times of the dealer at hand; none while its opening hours cannot be told.

    `without` is a drive that does not count, because it is about to be moved.
    """
    cars, people = _taken(now, without)
    hours = parse_hours(dealer_by_id(current_dealer().id).opening_hours or "")
    said = hours if hours is not None and any(hours.week) else NEVER
    return free_times(
        kind=kind,
        hours=said,
        zone=zone_of_dealer(),
        now=now,
        cars=[Car(car.id, car.assisted, tuple(cars[car.id])) for car in demo_cars()],
        people=_people(people),
    )


def people_at_dealer(now: datetime, *, without: UUID | None = None) -> list[Person]:
    """Who goes along on test drives at the dealer at hand, with the times they are taken."""
    return _people(_taken(now, without)[1])


def demo_cars() -> QuerySet[DemoCar]:
    """The cars that may be driven at the dealer at hand, in the order they came."""
    return DemoCar.objects.filter(active=True).order_by("created_at", "id")


def drive_staff() -> QuerySet[DriveStaff]:
    """Who goes along at the dealer at hand."""
    here = active_members().values("user_id")
    return DriveStaff.objects.filter(active=True, user_id__in=here).order_by("created_at", "id")


def drive_for(actor: Actor, drive_id: UUID) -> Drive:
    """One test drive of the dealer at hand with its car and person. Raises Forbidden and NotFound."""
    actor.require("drives.see")
    found = Drive.objects.select_related("car", "staff").filter(id=drive_id).first()
    if found is None:
        raise NotFound()
    return found


def drives_of_day(actor: Actor, day: date) -> QuerySet[Drive]:
    """The test drives of a day by the dealer's clock, in order of time. Raises Forbidden."""
    actor.require("drives.see")
    return Drive.objects.select_related("car", "staff").filter(day=day).order_by("starts_at", "id")


def drive_of_key(key: str) -> Drive | None:
    """The drive booked under this key, None where none was."""
    return Drive.objects.filter(booking_key=key).first()


def history_of(drive: Drive) -> list[AuditLine]:
    """What happened to a test drive, newest first."""
    return list(reversed(lines_of("drive", drive.id)))


def _people(busy: dict[UUID, list[Block]]) -> list[Person]:
    return [
        Person(one.id, one.assisted, one.weekdays, one.opens, one.closes, tuple(busy[one.id]))
        for one in drive_staff()
    ]


def _taken(now: datetime, without: UUID | None) -> tuple[dict[UUID, list[Block]], dict[UUID, list[Block]]]:
    cars: dict[UUID, list[Block]] = defaultdict(list)
    people: dict[UUID, list[Block]] = defaultdict(list)
    rows = Drive.objects.filter(state__in=HOLDING, taken_until__gt=now - _BACK)
    if without is not None:
        rows = rows.exclude(id=without)
    for car, person, begins, ends in rows.values_list("car_id", "staff_id", "taken_from", "taken_until"):
        cars[car].append((begins, ends))
        people[person].append((begins, ends))
    return cars, people
