"""Test drives, made by the real operations, at a dealer that is open every day from 9 to 18."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

from PIL import Image

from core.kernel import clock, ids
from core.kernel.actor import SYSTEM, Actor
from tenant_apps.drives import operations
from tenant_apps.drives.facts import Driver
from tenant_apps.drives.models import DemoCar, Drive, DriveAgreement, DriveRoute, DriveStaff
from tenant_apps.drives.states import OPEN
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
    "OFFERED": (),
    "LAPSED": ("lapse",),
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
        if state in ("OFFERED", "LAPSED"):
            drive = make_offer(demo, given.get("driver") or driver(), given.get("starts_at", TEN))
        else:
            drive = operations.book_drive(**booking(demo, **given))
    with dealer_context(dealer), clock.set_to(drive.starts_at + timedelta(minutes=5)):
        for verb in PATHS[state]:
            drive = step(drive, verb)
    return drive


def waiting(**given: Any) -> dict[str, Any]:
    """What `join_waiting_list` takes: any car, on the day of TEN."""
    return {
        "actor": SYSTEM,
        "driver": driver(),
        "kind": "STANDARD",
        "car_id": None,
        "first_day": TEN.date(),
        "last_day": TEN.date(),
        "licence": True,
        **given,
    }


def make_offer(car: DemoCar, who: Driver, starts_at: datetime = TEN) -> Drive:
    """A freed time that is held for somebody who waited, at the dealer at hand."""
    taken = operations.book_drive(**booking(car, driver=driver(phone="139 0000 0001"), starts_at=starts_at))
    day = starts_at.date()
    operations.join_waiting_list(**waiting(driver=who, first_day=day, last_day=day))
    operations.cancel_drive(actor=SYSTEM, drive_id=taken.id)
    return Drive.objects.select_related("car", "staff").get(state="OFFERED", buyer_id=who.user_id)


def step(drive: Drive, verb: str, actor: Actor = SYSTEM, **given: Any) -> Drive:
    """Bring a drive a step further, with what the step asks for."""
    asked: dict[str, Any] = {"actor": actor, "drive_id": drive.id}
    wants: dict[str, dict[str, Any]] = {
        "finish": {"mileage_km": 118, "rating": 5, "feedback": "很好开"},
        "reschedule": {"starts_at": drive.starts_at + timedelta(days=1)},
    }
    if verb == "start" and drive.state in OPEN and actor.may("drives.work"):
        make_papers(drive)
    operation: Callable[..., Drive] = {
        "accept": operations.accept_offer,
        "lapse": operations.lapse_offer,
        "confirm": operations.confirm_drive,
        "cancel": operations.cancel_drive,
        "no_show": operations.note_no_show,
        "start": operations.start_drive,
        "finish": operations.finish_drive,
        "reschedule": operations.reschedule_drive,
    }[verb]
    return operation(**asked, **{**wants.get(verb, {}), **given})


def licence_photo() -> bytes:
    """A small picture, as a camera would make it."""
    out = BytesIO()
    Image.new("RGB", (64, 40), "beige").save(out, "JPEG")
    return out.getvalue()


def make_route(**given: Any) -> DriveRoute:
    """A way to drive at the dealer at hand."""
    asked = {"name_zh": "西湖环线", "name_en": "Round the lake", "length_km": 12, "minutes": 30, **given}
    return operations.register_route(actor=SYSTEM, **asked)


def make_papers(drive: Drive, *, mileage_km: int = 100, signed: bool = True) -> DriveAgreement:
    """The licence checked and the agreement drawn up and signed, at the dealer at hand."""
    operations.check_licence(
        actor=SYSTEM, drive_id=drive.id, licence_class="C1", expires_on=None, photo=licence_photo()
    )
    route = DriveRoute.objects.filter(active=True).first() or make_route()
    agreement = operations.prepare_agreement(
        actor=SYSTEM, drive_id=drive.id, route_id=route.id, mileage_km=mileage_km, level=80
    )
    if not signed:
        return agreement
    return operations.sign_agreement(actor=SYSTEM, drive_id=drive.id, **signature(agreement))


def signature(agreement: DriveAgreement, **given: Any) -> dict[str, Any]:
    """What `sign_agreement` takes beside actor and drive."""
    strokes = [[[100, 100], [400, 200], [700, 120]]]
    asked = {"text_sha256": agreement.text_sha256, "name": "陈先生", "strokes": strokes, "language": "zh"}
    return {**asked, **given}
