from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from math import cos, radians
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from core.kernel import clock
from core.kernel.errors import NotFound
from shared_apps.accounts.models import User
from shared_apps.appointments.models import DriveSchedule, DriveSummary, WaitSummary
from shared_apps.appointments.slots import KINDS, Car, Free, Kind, Person, Reserved, Slot, free_times
from shared_apps.catalog.cities import kilometres
from shared_apps.marketplace.hours import Hours, Now, parse_hours
from tenants.features.queries import without
from tenants.models import Dealer
from tenants.queries import active_dealers

AHEAD = timedelta(hours=24)
FEATURE = "test_drives"
NEVER = Hours(((),) * 7)
_KM_PER_DEGREE = 111.19
Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter about a test drive: its name, and the column that says when it was handed out."""

    name: str
    column: str

    def due(self, now: datetime) -> QuerySet[DriveSummary]:
        """Test drives whose buyers are to get it now and did not, the nearest first."""
        rows = DriveSummary.objects.filter(**{self.column: None, "starts_at__gt": now})
        return rows.filter(_DUE[self.name](now)).order_by("starts_at", "id")


REMINDER = Letter("reminder", "reminded_at")
OFFER = Letter("offer", "offer_told_at")
MOVE = Letter("move", "move_told_at")
_OPEN = Q(state__in=("BOOKED", "CONFIRMED"))
_DUE: dict[str, Callable[[datetime], Q]] = {
    "reminder": lambda now: _OPEN & Q(must_move=False, starts_at__lte=now + AHEAD),
    "offer": lambda now: Q(state="OFFERED", offer_until__gt=now),
    "move": lambda _now: _OPEN & Q(must_move=True),
}


@dataclass(frozen=True, slots=True)
class Near:
    """A dealer near a place: how far in kilometres, whether it is open, and its free test drives.

    `cars` are the demo cars that fit the search (`DriveSchedule.cars`); `free` is None where there is none.
    """

    dealer: Dealer
    km: float
    now: Now | None
    cars: list[dict[str, Any]]
    free: Free | None
    next: Slot | None
    home_km: int


def drives_of_buyer(buyer_id: UUID) -> QuerySet[DriveSummary]:
    """Everything a buyer has agreed to drive, at whichever dealers, the latest first."""
    rows = DriveSummary.objects.filter(buyer_id=buyer_id).select_related("dealer")
    return rows.order_by("-starts_at", "-id")


def drive_summary(drive_id: UUID, buyer_id: UUID) -> DriveSummary:
    """One test drive of a buyer. Raises NotFound, also for somebody else's."""
    found = drives_of_buyer(buyer_id).filter(id=drive_id).first()
    if found is None:
        raise NotFound()
    return found


def waits_of_buyer(buyer_id: UUID) -> QuerySet[WaitSummary]:
    """The waiting lists a buyer stands on, at whichever dealers, the first day first."""
    rows = WaitSummary.objects.filter(buyer_id=buyer_id, state="WAITING").select_related("dealer")
    return rows.order_by("first_day", "id")


def wait_summary(wait_id: UUID, buyer_id: UUID) -> WaitSummary:
    """One place on a list, of this buyer. Raises NotFound, also for somebody else's."""
    found = WaitSummary.objects.filter(id=wait_id, buyer_id=buyer_id).select_related("dealer").first()
    if found is None:
        raise NotFound()
    return found


def reader_of(drive: DriveSummary) -> User | None:
    """The buyer's account, if there still is one."""
    return User.objects.filter(id=drive.buyer_id, is_active=True).first()


def lapsed_offers(now: datetime) -> QuerySet[DriveSummary]:
    """Offers of freed times that nobody took in time, by dealer."""
    rows = DriveSummary.objects.filter(state="OFFERED", offer_until__lte=now).select_related("dealer")
    return rows.order_by("dealer_id", "offer_until", "id")


def nearest(
    place: Place,
    *,
    within: int,
    now: datetime,
    brand: str = "",
    drivable: bool = False,
    kind: Kind = KINDS["STANDARD"],
    tier: str = "",
) -> list[Near]:
    """Dealers around a place (latitude, longitude), the nearest first, with their free test drives.

    `within` is in kilometres along the globe; `brand` a slug of what a dealer sells. With `drivable` only
    those are told where a car (of the brand) can be driven in the next days. One query. What is told here may
    be taken a moment later: who books asks the dealer's own diary.
    """
    rows = active_dealers().filter(_around(place, within)).select_related("drive_schedule")
    shown, others = without(FEATURE)
    found = []
    for dealer in rows:
        km = kilometres(place, (float(dealer.latitude), float(dealer.longitude)))
        if km > within or (brand and brand not in dealer.brands):
            continue
        schedule = getattr(dealer, "drive_schedule", None) if (dealer.id in others) != shown else None
        one = _near(dealer, km, schedule, now, brand, kind, tier)
        if one.next is not None or not drivable:
            found.append(one)
    return sorted(found, key=lambda one: (one.km, one.dealer.name))


def may_be_driven(dealer: Dealer, *, brand: str = "", series: str = "") -> bool:
    """Whether a car (of the series) can be driven at a dealer: it stands there, somebody goes along, and test
    drives are switched on. Asks nothing where the dealer was read with what apps show beside it.
    """
    shown, others = without(FEATURE)
    if (dealer.id in others) == shown:
        return False
    schedule: DriveSchedule | None = getattr(dealer, "drive_schedule", None)
    if schedule is None or not schedule.people:
        return False
    return any((car["brand"], car["series"]) == (brand, series) or not series for car in schedule.cars)


def _near(
    dealer: Dealer,
    km: float,
    schedule: DriveSchedule | None,
    now: datetime,
    brand: str,
    kind: Kind,
    tier: str,
) -> Near:
    hours = _hours(dealer.opening_hours or "")
    cars = [car for car in schedule.cars if not brand or car["brand"] == brand] if schedule else []
    free = None
    if schedule is not None and cars:
        fit = {car["id"] for car in cars}
        free = free_times(
            kind=kind,
            hours=hours if hours is not None and any(hours.week) else NEVER,
            zone=clock.SHANGHAI,
            now=now,
            tier=tier,
            cars=(car for car in _cars(schedule) if str(car.id) in fit),
            people=_people(schedule),
            reserved=(Reserved(*one) for one in schedule.reserved),
        )
    return Near(
        dealer=dealer,
        km=km,
        now=hours.now(now, clock.SHANGHAI) if hours is not None else None,
        cars=cars,
        free=free,
        next=next(free.slots(), None) if free is not None else None,
        home_km=schedule.home_km if schedule is not None and cars else 0,
    )


def _cars(schedule: DriveSchedule) -> Iterable[Car]:
    busy = _busy(schedule.taken, 2)
    for place, car in enumerate(schedule.cars):
        yield Car(UUID(car["id"]), car["assisted"], busy.get(place, ()))


def _people(schedule: DriveSchedule) -> Iterable[Person]:
    busy = _busy(schedule.taken, 3)
    for place, (assisted, weekdays, opens, closes) in enumerate(schedule.people):
        yield Person(UUID(int=place), assisted, weekdays, opens, closes, busy.get(place, ()))


def _busy(taken: list[list[Any]], column: int) -> dict[int, tuple[tuple[datetime, datetime], ...]]:
    busy: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    for row in taken:
        if row[column] is not None:
            busy[row[column]].append((_moment(row[0]), _moment(row[1])))
    return {place: tuple(blocks) for place, blocks in busy.items()}


@lru_cache(maxsize=16384)
def _moment(minutes: int) -> datetime:
    return datetime.fromtimestamp(minutes * 60, UTC)


def _around(place: Place, within: int) -> Q:
    """A box on the globe that holds the circle; the circle itself is measured row by row.

    Near the poles and the date line it is a whole belt.
    """
    latitude, longitude = place
    north = within / _KM_PER_DEGREE + 0.01
    box = Q(latitude__range=(round(latitude - north, 6), round(latitude + north, 6)))
    widest = max(abs(latitude - north), abs(latitude + north))
    if widest < 89:
        east = within / (_KM_PER_DEGREE * cos(radians(widest))) + 0.01
        if abs(longitude) + east < 180:
            box &= Q(longitude__range=(round(longitude - east, 6), round(longitude + east, 6)))
    return box


@lru_cache(maxsize=4096)  # a line is read a thousand times before somebody changes it
def _hours(text: str) -> Hours | None:
    return parse_hours(text)
