"""Test drives, made by the real operations, at a dealer that is open every day from 9 to 18."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from core.kernel import clock, ids
from core.kernel.actor import SYSTEM, Actor
from tenant_apps.drives import operations
from tenant_apps.drives.facts import Driver
from tenant_apps.drives.models import DemoCar, Drive, DriveStaff
from tenants.context import DealerRef, dealer_context, owner_context
from tenants.models import Dealer
from tests.factories.staff import make_member
from tests.factories.stock import make_vehicle

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
"""A Monday, noon in Shanghai."""
TEN = datetime(2026, 11, 24, 2, tzinfo=UTC)
"""The Tuesday after, ten in Shanghai."""
PATHS = {
    "BOOKED": (),
    "CONFIRMED": ("confirm",),
    "CANCELLED": ("cancel",),
    "NO_SHOW": ("no_show",),
    "IN_PROGRESS": ("start",),
    "DONE": ("start", "finish"),
}
"""The verbs by which a drive comes into each state."""


def open_house(dealer: DealerRef, hours: str = "周一至周日 9:00–18:00") -> None:
    """Let the dealer be open at these hours."""
    with owner_context():
        Dealer.objects.filter(id=dealer.id).update(opening_hours=hours)


def make_demo_car(dealer: DealerRef, **given: Any) -> DemoCar:
    """A car of the stock that may be driven."""
    vehicle = make_vehicle(dealer, "AVAILABLE")
    with dealer_context(dealer):
        return operations.register_demo_car(actor=SYSTEM, vehicle_id=vehicle.id, **given)


def make_guide(dealer: DealerRef, **given: Any) -> DriveStaff:
    """Somebody who goes along."""
    member = make_member(dealer, "SALES")
    with dealer_context(dealer):
        return operations.register_drive_staff(actor=SYSTEM, user_id=member.user_id, **given)


def ready(dealer: DealerRef, **given: Any) -> DemoCar:
    """A dealer with one car and one person, open every day; the car."""
    open_house(dealer)
    make_guide(dealer, **given)
    return make_demo_car(dealer, **given)


def driver(**given: Any) -> Driver:
    """A buyer with an account."""
    return Driver(**{"name": "陈先生", "phone": "138 0013 8000", "user_id": ids.new_id(), **given})


def booking(car: DemoCar, **given: Any) -> dict[str, Any]:
    """What `book_drive` takes."""
    return {
        "actor": SYSTEM,
        "driver": driver(),
        "car_id": car.id,
        "starts_at": TEN,
        "key": ids.new_id().hex,
        "licence": True,
        **given,
    }


def make_drive(
    dealer: DealerRef, state: str = "BOOKED", *, car: DemoCar | None = None, **given: Any
) -> Drive:
    """A test drive of this dealer, brought into the state by the steps that lead there."""
    demo = car or ready(dealer)
    with dealer_context(dealer), clock.set_to(NOON):
        drive = operations.book_drive(**booking(demo, **given))
    with dealer_context(dealer), clock.set_to(drive.starts_at + timedelta(minutes=5)):
        for verb in PATHS[state]:
            drive = step(drive, verb)
    return drive


def step(drive: Drive, verb: str, actor: Actor = SYSTEM, **given: Any) -> Drive:
    """Bring a drive a step further, with what the step asks for."""
    asked: dict[str, Any] = {"actor": actor, "drive_id": drive.id}
    wants: dict[str, dict[str, Any]] = {
        "start": {"licence_seen": True, "signed_by": "陈先生", "mileage_km": 100},
        "finish": {"mileage_km": 118, "rating": 5, "feedback": "很好开"},
        "reschedule": {"starts_at": drive.starts_at + timedelta(days=1)},
    }
    operation = {
        "confirm": operations.confirm_drive,
        "cancel": operations.cancel_drive,
        "no_show": operations.note_no_show,
        "start": operations.start_drive,
        "finish": operations.finish_drive,
        "reschedule": operations.reschedule_drive,
    }[verb]
    return operation(**asked, **{**wants.get(verb, {}), **given})
