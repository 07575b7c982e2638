from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from core.flow.audit.models import AuditLine
from core.flow.audit.queries import lines_of
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import NotFound
from shared_apps.appointments.slots import (
    LEAD_TIME,
    Block,
    Car,
    Free,
    Kind,
    Person,
    Reserved,
    free_times,
)
from shared_apps.marketplace.hours import Hours, parse_hours
from tenant_apps.contracts.facts import ContractFacts
from tenant_apps.contracts.queries import documents_about
from tenant_apps.contracts.states import ENDED
from tenant_apps.drives.models import (
    DemoCar,
    Drive,
    DriveAgreement,
    DriveRoute,
    DriveSettings,
    DriveStaff,
    LicenceCheck,
    Wait,
)
from tenant_apps.drives.states import HOLDING, OPEN
from tenant_apps.staff.queries import active_members
from tenant_apps.stock.queries import drivable_vehicles, vehicle_snapshot
from tenants.context import current_dealer
from tenants.queries import dealer_by_id

NEVER = Hours(((),) * 7)
_BACK = timedelta(days=1)


def zone_of_dealer() -> ZoneInfo:
    """The clock on the dealer's wall. All dealers are in China, which has one."""
    return clock.SHANGHAI


def free_at_dealer(
    kind: Kind,
    now: datetime,
    *,
    without: UUID | None = None,
    lead: timedelta = LEAD_TIME,
    tier: str = "",
) -> Free:
    """The free times of the dealer at hand; none while its opening hours cannot be told.

    `without` is a drive that does not count, because it is about to be moved; `lead` is how long before,
    `tier` the asker's as a member.
    """
    cars, people = _taken(now, without)
    return free_times(
        kind=kind,
        hours=_hours(),
        zone=zone_of_dealer(),
        now=now,
        cars=[Car(car.id, car.assisted, tuple(cars[car.id])) for car in bookable_cars()],
        people=_people(people),
        reserved=[Reserved(*one) for one in drive_settings().reserved],
        tier=tier,
        lead=lead,
    )


def offered_at_dealer(kind: Kind, now: datetime, starts_at: datetime) -> bool:
    """Whether drives of a kind begin then at all: within the opening hours, on the half hour."""
    idle = UUID(int=0)
    times = free_times(
        kind=kind,
        hours=_hours(),
        zone=zone_of_dealer(),
        now=now,
        cars=[Car(idle, assisted=True)],
        people=[Person(idle, assisted=True)],
        lead=timedelta(0),
    )
    return bool(times.cars_at(starts_at))


def people_at_dealer(now: datetime, *, without: UUID | None = None) -> list[Person]:
    """Who goes along on test drives at the dealer at hand, with the times they are taken."""
    return _people(_taken(now, without)[1])


def demo_cars() -> QuerySet[DemoCar]:
    """The demo cars of the dealer at hand, in the order they came."""
    return DemoCar.objects.filter(active=True).order_by("created_at", "id")


def bookable_cars() -> QuerySet[DemoCar]:
    """The demo cars that are neither sold, reserved nor withdrawn: those a drive can be booked in."""
    return demo_cars().filter(vehicle_id__in=drivable_vehicles().values("id"))


def is_demo_car(vehicle_id: UUID) -> bool:
    """Whether this car of the stock is, or was, a demo car here."""
    return DemoCar.objects.filter(vehicle_id=vehicle_id).exists()


def is_at_the_till(vehicle_id: UUID) -> bool:
    """Whether a demo car is being bought just now: in some minutes it is sold, or for test drives again."""
    known = demo_cars().filter(vehicle_id=vehicle_id).exists()
    return known and vehicle_snapshot(vehicle_id).state == "HELD"


def drive_settings() -> DriveSettings:
    """How the dealer at hand gives test drives; unsaved where it changed nothing."""
    return DriveSettings.objects.first() or DriveSettings()


def taken_times(now: datetime) -> list[tuple[UUID, UUID, datetime, datetime]]:
    """Which car and which person are taken from when until when, from yesterday on."""
    rows = Drive.objects.filter(state__in=HOLDING, taken_until__gt=now - _BACK)
    return list(rows.values_list("car_id", "staff_id", "taken_from", "taken_until"))


def drives_to_move(vehicle_id: UUID) -> QuerySet[Drive]:
    """Drives still to come in the demo car that this car of the stock is."""
    rows = Drive.objects.select_related("car", "staff").filter(car__vehicle_id=vehicle_id, state__in=OPEN)
    return rows.order_by("starts_at", "id")


def drives_of_buyers() -> QuerySet[Drive]:
    """Every drive of somebody with an account, the latest first."""
    rows = Drive.objects.select_related("car").exclude(buyer_id=None)
    return rows.order_by("-starts_at", "-id")


def in_line(kind: str, car_id: UUID, day: date) -> QuerySet[Wait]:
    """Who waits for such a drive on such a day, in this car or any; whoever came first is first."""
    rows = Wait.objects.filter(Q(car_id=car_id) | Q(car_id=None), state="WAITING", kind=kind)
    return rows.filter(first_day__lte=day, last_day__gte=day).order_by("created_at", "id")


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


def drive_to_see(actor: Actor, drive_id: UUID) -> Drive:
    """The same for its driver too, to whom others' do not exist. Raises Forbidden and NotFound."""
    if actor.kind != "buyer":
        return drive_for(actor, drive_id)
    rows = Drive.objects.select_related("car", "staff")
    found = rows.filter(id=drive_id, buyer_id=actor.user_id).first() if actor.user_id else None
    if found is None:
        raise NotFound()
    return found


def drives_of_days(actor: Actor, first: date, days: int) -> QuerySet[Drive]:
    """The test drives of several days by the dealer's clock, in order of time. Raises Forbidden."""
    actor.require("drives.see")
    last = first + timedelta(days=min(days - 1, (date.max - first).days))
    rows = Drive.objects.select_related("car", "staff").filter(day__range=(first, last))
    return rows.order_by("starts_at", "id")


def drive_routes() -> QuerySet[DriveRoute]:
    """The ways to drive at the dealer at hand, the shortest first."""
    return DriveRoute.objects.filter(active=True).order_by("length_km", "id")


def licence_of(drive: Drive) -> LicenceCheck | None:
    """The driver's licence as it was checked, None before it was."""
    return LicenceCheck.objects.filter(drive=drive).first()


def agreement_of(drive: Drive) -> DriveAgreement | None:
    """What the driver of a drive agreed to or is about to, None before it was drawn up."""
    return DriveAgreement.objects.select_related("route").filter(drive=drive).first()


def licences_to_erase(now: datetime) -> list[UUID]:
    """Licences whose photograph is over its time, or was taken for a drive that did not take place."""
    due = Q(erase_after__lte=now) | Q(drive__state__in=("CANCELLED", "NO_SHOW"))
    return list(LicenceCheck.objects.filter(due, erased_at__isnull=True).values_list("id", flat=True))


def paper_of(drive: Drive) -> ContractFacts | None:
    """The paper in force that was made of a signed agreement; None before."""
    found = documents_about(drive.id)
    return next((one for one in found if one.state not in ENDED), None)


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


def _hours() -> Hours:
    said = parse_hours(dealer_by_id(current_dealer().id).opening_hours or "")
    return said if said is not None and any(said.week) else NEVER


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
