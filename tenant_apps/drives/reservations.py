"""A buyer's way over the border: from the market into a dealer's diary and back."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import NotFound
from shared_apps.appointments.models import DriveSummary
from shared_apps.appointments.queries import drive_summary
from shared_apps.appointments.slots import KINDS, Slot
from shared_apps.marketplace.queries import listing
from tenant_apps.drives.facts import Driver
from tenant_apps.drives.models import DemoCar, Drive
from tenant_apps.drives.operations import book_drive, cancel_drive, reschedule_drive
from tenant_apps.drives.queries import demo_cars, free_at_dealer
from tenants.context import DealerRef, dealer_context, market_context, ref_of
from tenants.life.guard import require_trading
from tenants.queries import dealer_by_slug


@dataclass(frozen=True, slots=True)
class Diary:
    """What a dealer has free of one kind: its demo cars, the chosen one, the days, the slots of one day."""

    cars: list[DemoCar]
    car: DemoCar | None
    kinds: list[str]
    kind: str
    days: list[date]
    day: date | None
    slots: list[Slot]


def diary(
    dealer: DealerRef, *, wanted: UUID | None, kind: str, day: date | None, moved: UUID | None = None
) -> Diary:
    """The free times of a dealer for one of its demo cars.

    `wanted` is a demo car, or a car on offer: then the demo car of the same trim is chosen. `moved` is a
    drive that does not count, because it is about to be moved.
    """
    trim = None if wanted is None else _trim_on_offer(wanted)
    with dealer_context(dealer):
        cars = list(demo_cars())
        kinds = [name for name, sort in KINDS.items() if not sort.assisted or any(c.assisted for c in cars)]
        sort = KINDS[kind if kind in kinds else "STANDARD"]
        fit = [car for car in cars if sort.assisted <= car.assisted]
        same = [car for car in fit if wanted in (car.id, car.vehicle_id)]
        alike = [car for car in fit if car.trim_id == trim]
        car = next(iter([*same, *alike, *fit]), None)
        if car is None:
            return Diary(cars, None, kinds, sort.name, [], None, [])
        free = free_at_dealer(sort, clock.now(), without=moved).only(car.id)
    days = free.days()
    chosen = day if day in days else next(iter(days), None)
    slots = list(free.slots(chosen)) if chosen else []
    return Diary(fit, car, kinds, sort.name, days, chosen, slots)


def book_at_dealer(
    *,
    actor: Actor,
    dealer_slug: str,
    driver: Driver,
    car_id: UUID,
    starts_at: datetime,
    kind: str,
    licence: bool,
    key: str,
) -> Drive:
    """Book for a signed-in buyer; `key` is the page's, so that a page sent twice books once.

    Raises NotFound, NotTrading, DealerFaulty and what `book_drive` raises.
    """
    with market_context(), transaction.atomic():
        dealer = ref_of(dealer_by_slug(dealer_slug))
        require_trading(dealer.id)
        with dealer_context(dealer):
            return book_drive(
                actor=actor,
                driver=driver,
                car_id=car_id,
                starts_at=starts_at,
                kind=kind,
                licence=licence,
                key=hashlib.sha256(f"{driver.user_id}:{key}".encode()).hexdigest(),
            )


def move_at_dealer(*, actor: Actor, dealer_slug: str, drive_id: UUID, starts_at: datetime) -> None:
    """Move the buyer's own drive. Raises NotFound, NotTrading and what `reschedule_drive` raises."""
    with market_context(), transaction.atomic():
        dealer = ref_of(own_drive(actor, dealer_slug, drive_id).dealer)
        require_trading(dealer.id)
        with dealer_context(dealer):
            reschedule_drive(actor=actor, drive_id=drive_id, starts_at=starts_at)


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


def _trim_on_offer(listing_id: UUID) -> UUID | None:
    try:
        return UUID(str(listing(listing_id).trim_id))
    except NotFound:
        return None
