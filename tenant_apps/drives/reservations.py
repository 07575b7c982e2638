"""A buyer's way over the border: from the market into a dealer's diary and back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import DomainError, NotFound
from shared_apps.appointments.models import DriveSummary
from shared_apps.appointments.places import Place
from shared_apps.appointments.queries import FEATURE, drive_summary, wait_summary
from shared_apps.appointments.slots import KINDS, Slot, travelling
from shared_apps.marketplace.queries import listing
from tenant_apps.drives.errors import NO_CAR_ASSISTED, CarNotAssisted, DoorTooFar, NobodyTrained
from tenant_apps.drives.facts import Door, Driver, Licence
from tenant_apps.drives.models import DemoCar, Drive, Wait
from tenant_apps.drives.operations import (
    accept_offer,
    book_drive,
    cancel_drive,
    join_waiting_list,
    lapse_offer,
    leave_waiting_list,
    reschedule_drive,
)
from tenant_apps.drives.operations.driving import Way, way_of, way_within
from tenant_apps.drives.queries import bookable_cars, drive_settings, drive_staff, free_at_dealer
from tenants.context import DealerRef, dealer_context, market_context, ref_of
from tenants.features.queries import feature_on, require_feature
from tenants.life.guard import require_trading
from tenants.queries import dealer_by_slug


@dataclass(frozen=True, slots=True)
class Diary:
    """What a dealer has free of one kind: its demo cars, the chosen one, the days, the slots of one day.

    `home_km`: so far cars are brought, 0 is not at all. `way` is the one to the buyer's door, `refusal` why
    there is nothing of the wished kind, `closed` that the dealer takes no bookings online.
    """

    cars: list[DemoCar] = field(default_factory=list)
    car: DemoCar | None = None
    kinds: list[str] = field(default_factory=list)
    kind: str = "STANDARD"
    days: list[date] = field(default_factory=list)
    day: date | None = None
    slots: list[Slot] = field(default_factory=list)
    home_km: int = 0
    way: Way | None = None
    refusal: DomainError | None = None
    closed: bool = False


def diary(
    dealer: DealerRef,
    *,
    wanted: UUID | None,
    kind: str,
    day: date | None,
    moved: UUID | None = None,
    place: Place | None = None,
    tier: str = "",
) -> Diary:
    """The free times of a dealer for one of its demo cars.

    `wanted` is a demo car, or a car on offer: then the demo car of the same trim is chosen. `moved` is a
    drive that does not count, because it is about to be moved. `place` is where a drive from home begins.
    """
    if not feature_on(FEATURE, dealer=dealer):
        return Diary(closed=True)
    trim = None if wanted is None else _trim_on_offer(wanted)
    with dealer_context(dealer):
        cars, home_km = list(bookable_cars()), drive_settings().home_radius_km
        refusal = _why_not(kind, cars)
        kinds = _kinds(cars, home_km)
        sort = KINDS[kind if kind in kinds else "STANDARD"]
        fit = [car for car in cars if sort.assisted <= car.assisted]
        same = [car for car in fit if wanted in (car.id, car.vehicle_id)]
        alike = [car for car in fit if car.trim_id == trim]
        car = next(iter([*same, *alike, *fit]), None)
        found = Diary(cars=fit, car=car, kinds=kinds, kind=sort.name, home_km=home_km, refusal=refusal)
        if car is None:
            return found
        if sort.name == "HOME":
            try:
                way = _way(place, home_km, moved)
            except DoorTooFar as error:
                return replace(found, refusal=error)
            if way is None:
                return found
            found, sort = replace(found, way=way), travelling(sort, way.minutes)
        free = free_at_dealer(sort, clock.now(), without=moved, tier=tier).only(car.id)
    days = free.days()
    chosen = day if day in days else next(iter(days), None)
    return replace(found, days=days, day=chosen, slots=list(free.slots(chosen)) if chosen else [])


def book_at_dealer(
    *,
    actor: Actor,
    dealer_slug: str,
    driver: Driver,
    car_id: UUID,
    starts_at: datetime,
    kind: str,
    licence: bool,
    declared: Licence,
    key: str,
    door: Door | None = None,
) -> Drive:
    """Book for a signed-in buyer; `key` is the page's, so that a page sent twice books once.

    Raises NotFound, NotTrading, FeatureOff, DealerFaulty and what `book_drive` raises.
    """
    with _open_dealer(dealer_slug):
        return book_drive(
            actor=actor,
            driver=driver,
            car_id=car_id,
            starts_at=starts_at,
            kind=kind,
            licence=licence,
            declared=declared,
            door=door,
            key=hashlib.sha256(f"{driver.user_id}:{key}".encode()).hexdigest(),
        )


def wait_at_dealer(
    *,
    actor: Actor,
    dealer_slug: str,
    driver: Driver,
    car_id: UUID | None,
    kind: str,
    days: tuple[date, date],
    licence: bool,
    declared: Licence,
) -> Wait:
    """Put a signed-in buyer on the waiting list for the days from the first to the last.

    Raises NotFound, NotTrading, FeatureOff, DealerFaulty and what `join_waiting_list` raises.
    """
    with _open_dealer(dealer_slug):
        return join_waiting_list(
            actor=actor,
            driver=driver,
            kind=kind,
            car_id=car_id,
            first_day=days[0],
            last_day=days[1],
            licence=licence,
            declared=declared,
        )


def leave_list_at_dealer(*, actor: Actor, dealer_slug: str, wait_id: UUID) -> None:
    """Give the buyer's own place on a list up, also at a dealer that takes no bookings. Raises NotFound."""
    if actor.user_id is None:
        raise NotFound()
    with market_context():
        summary = wait_summary(wait_id, actor.user_id)
        if summary.dealer.slug != dealer_slug:
            raise NotFound()
        dealer = ref_of(summary.dealer)
    with dealer_context(dealer):
        leave_waiting_list(actor=actor, wait_id=wait_id)


def answer_offer_at_dealer(*, actor: Actor, dealer_slug: str, drive_id: UUID, take: bool) -> None:
    """Take the time that is held for the buyer, or let it go.

    Raises NotFound, NotTrading, OfferOver and IllegalMove.
    """
    with market_context(), transaction.atomic():
        dealer = ref_of(own_drive(actor, dealer_slug, drive_id).dealer)
        if take:
            require_trading(dealer.id)
        with dealer_context(dealer):
            if take:
                accept_offer(actor=actor, drive_id=drive_id)
            else:
                lapse_offer(actor=actor, drive_id=drive_id)


def move_at_dealer(
    *, actor: Actor, dealer_slug: str, drive_id: UUID, starts_at: datetime, car_id: UUID | None = None
) -> None:
    """Move the buyer's own drive, into another car where one is named.

    Raises NotFound, NotTrading and what `reschedule_drive` raises.
    """
    with market_context(), transaction.atomic():
        dealer = ref_of(own_drive(actor, dealer_slug, drive_id).dealer)
        require_trading(dealer.id)
        with dealer_context(dealer):
            reschedule_drive(actor=actor, drive_id=drive_id, starts_at=starts_at, car_id=car_id)


def cancel_at_dealer(*, actor: Actor, dealer_slug: str, drive_id: UUID) -> None:
    """Let the buyer's own drive go, also at a dealer that takes no new ones. Raises NotFound, IllegalMove."""
    with market_context():
        dealer = ref_of(own_drive(actor, dealer_slug, drive_id).dealer)
    with dealer_context(dealer):
        cancel_drive(actor=actor, drive_id=drive_id)


def own_drive(actor: Actor, dealer_slug: str, drive_id: UUID) -> DriveSummary:
    """The actor's own drive. Raises NotFound, also where the slug does not fit it."""
    if actor.user_id is None:
        raise NotFound()
    summary = drive_summary(drive_id, actor.user_id)
    if summary.dealer.slug != dealer_slug:
        raise NotFound()
    return summary


@contextmanager
def _open_dealer(slug: str) -> Iterator[None]:
    """One transaction at a dealer that takes bookings online."""
    with market_context(), transaction.atomic():
        dealer = ref_of(dealer_by_slug(slug))
        require_trading(dealer.id)
        require_feature(FEATURE, dealer=dealer)
        with dealer_context(dealer):
            yield


def _kinds(cars: list[DemoCar], home_km: int) -> list[str]:
    """The kinds of drives the dealer at hand has the cars, the people and the will for."""
    offered = {
        "STANDARD": True,
        "ASSISTED": _why_not("ASSISTED", cars) is None,
        "HOME": bool(home_km),
    }
    return [name for name in KINDS if offered[name]]


def _why_not(kind: str, cars: list[DemoCar]) -> DomainError | None:
    """Why there is no drive with assistance, for who asks for one."""
    if kind != "ASSISTED" or not cars:
        return None
    if not any(car.assisted for car in cars):
        return CarNotAssisted(message=NO_CAR_ASSISTED)
    if not drive_staff().filter(assisted=True).exists():
        return NobodyTrained()
    return None


def _way(place: Place | None, home_km: int, moved: UUID | None) -> Way | None:
    """The way to where the buyer is, or to the door of the drive that is moved; None where nobody says."""
    if moved is not None:
        return way_of(moved)
    return way_within(place, home_km) if place is not None else None


def _trim_on_offer(listing_id: UUID) -> UUID | None:
    try:
        return UUID(str(listing(listing_id).trim_id))
    except NotFound:
        return None
