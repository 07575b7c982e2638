"""What of test drives leaves the dealer's schema: each to its buyer, and to the market what is free."""

from __future__ import annotations

from uuid import UUID

from core.kernel import clock
from shared_apps.appointments.facts import (
    DemoFacts,
    DriveFacts,
    ReservedFacts,
    ScheduleFacts,
    ShiftFacts,
    WaitFacts,
)
from shared_apps.catalog.queries import found_trims
from tenant_apps.drives.models import Drive, Wait
from tenant_apps.drives.queries import bookable_cars, drive_settings, drive_staff, taken_times
from tenants.context import current_dealer


def facts_of(drive: Drive, buyer_id: UUID) -> DriveFacts:
    """The drive as its buyer may see it: never the staff's notes, nor anything of other drives."""
    return DriveFacts(
        drive_id=drive.id,
        number=drive.number,
        dealer_id=current_dealer().id,
        buyer_id=buyer_id,
        state=drive.state,
        kind=drive.kind,
        car_id=drive.car_id,
        title_zh=drive.car.title_zh,
        title_en=drive.car.title_en,
        art_url=drive.car.art_url,
        starts_at=drive.starts_at,
        ends_at=drive.ends_at,
        offer_until=drive.offer_until if drive.state == "OFFERED" else None,
        must_move=drive.must_move,
        version=drive.version,
    )


def wait_facts(wait: Wait) -> WaitFacts:
    """A place on the waiting list as its buyer may see it."""
    return WaitFacts(
        wait_id=wait.id,
        dealer_id=current_dealer().id,
        buyer_id=wait.buyer_id,
        state=wait.state,
        kind=wait.kind,
        title_zh=wait.car.title_zh if wait.car else "",
        title_en=wait.car.title_en if wait.car else "",
        first_day=wait.first_day,
        last_day=wait.last_day,
        version=wait.version,
    )


def schedule_facts() -> ScheduleFacts:
    """What the dealer at hand has for test drives, and when it is taken."""
    cars, people, settings = list(bookable_cars()), list(drive_staff()), drive_settings()
    trims = {trim.id: trim for trim in found_trims({car.trim_id for car in cars})}
    places = {one.id: place for place, one in [*enumerate(cars), *enumerate(people)]}
    return ScheduleFacts(
        dealer_id=current_dealer().id,
        cars=tuple(
            DemoFacts(
                car_id=car.id,
                vehicle_id=car.vehicle_id,
                trim_id=car.trim_id,
                title_zh=car.title_zh,
                title_en=car.title_en,
                brand=trims[car.trim_id].brand_slug if car.trim_id in trims else "",
                series=trims[car.trim_id].series_slug if car.trim_id in trims else "",
                assisted=car.assisted,
            )
            for car in cars
        ),
        people=tuple(ShiftFacts(one.assisted, one.weekdays, one.opens, one.closes) for one in people),
        taken=tuple(
            (begins, ends, places.get(car), places.get(person))
            for car, person, begins, ends in taken_times(clock.now())
            if car in places or person in places
        ),
        reserved=tuple(ReservedFacts(*one) for one in settings.reserved),
        home_km=settings.home_radius_km,
    )
