from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Status

from core.edge.api import ErrorBody, idempotent
from core.kernel import clock, ids
from core.kernel.actor import Actor
from core.kernel.states import IllegalMove
from tenant_apps.drives import operations
from tenant_apps.drives.errors import TimeUnreadable
from tenant_apps.drives.facts import Driver, NextStep
from tenant_apps.drives.models import Drive
from tenant_apps.drives.presenting import car_of, detail_of, guide_of, route_of, row_of
from tenant_apps.drives.queries import (
    demo_cars,
    drive_for,
    drive_routes,
    drive_staff,
    drives_of_days,
    zone_of_dealer,
)
from tenant_apps.drives.schemas import (
    DemoCarIn,
    DemoCarOut,
    DiaryOut,
    DriveDetail,
    DriveMoveIn,
    DriveRow,
    FleetOut,
    GuideIn,
    GuideOut,
    WalkInIn,
)
from tenant_apps.drives.states import DRIVE
from tenant_apps.staff.access import staff_actor

router = Router(tags=["drives"])
REFUSALS = frozenset({401, 403, 404, 409, 422})


@router.get("/test-drives", operation_id="drives_list", response={200: DiaryOut, REFUSALS: ErrorBody})
def diary(
    request: HttpRequest, day: date | None = None, days: Annotated[int, Query(ge=1, le=7)] = 1
) -> dict[str, Any]:
    """The test drives of a day, or of several from it on, in order of time; today unless told otherwise."""
    actor = staff_actor(request)
    wanted = day or clock.now().astimezone(zone_of_dealer()).date()
    rows = drives_of_days(actor, wanted, days)
    return {"day": wanted, "drives": [row_of(drive, actor) for drive in rows]}


@router.post("/test-drives", operation_id="drives_book", response={201: DriveDetail, REFUSALS: ErrorBody})
@idempotent
def book(request: HttpRequest, body: WalkInIn) -> Status[dict[str, Any]]:
    """Book a drive for somebody at the desk or on the telephone."""
    actor = staff_actor(request)
    if body.starts_at.tzinfo is None:
        raise TimeUnreadable()
    drive = operations.book_drive(
        actor=actor,
        driver=Driver(name=body.name, phone=body.phone, email=body.email, source=body.source),
        car_id=body.car_id,
        starts_at=body.starts_at,
        kind=body.kind,
        licence=body.licence,
        key=ids.new_id().hex,
    )
    return Status(201, detail_of(drive_for(actor, drive.id), actor))


@router.post(
    "/test-drives/{drive_id}/moves",
    operation_id="drives_move",
    response={200: DriveRow, REFUSALS: ErrorBody},
)
@idempotent
def move(request: HttpRequest, drive_id: UUID, body: DriveMoveIn) -> dict[str, Any]:
    """Bring a test drive a step further."""
    actor = staff_actor(request)
    known = drive_for(actor, drive_id)
    step = _STEPS.get(body.verb)
    if step is None:
        raise IllegalMove(DRIVE.name, known.state, body.verb)
    step(actor, drive_id, body)
    return row_of(drive_for(actor, drive_id), actor)


@router.get("/demo-cars", operation_id="drives_fleet", response={200: FleetOut, REFUSALS: ErrorBody})
def fleet(request: HttpRequest) -> dict[str, Any]:
    """The demo cars, who goes along, and where they drive."""
    staff_actor(request).require("drives.see")
    return {
        "cars": [car_of(car) for car in demo_cars()],
        "staff": [guide_of(person) for person in drive_staff()],
        "routes": [route_of(route) for route in drive_routes()],
    }


@router.post(
    "/demo-cars", operation_id="drives_register_car", response={201: DemoCarOut, REFUSALS: ErrorBody}
)
@idempotent
def register_car(request: HttpRequest, body: DemoCarIn) -> Status[dict[str, Any]]:
    """Let buyers drive a car of the stock."""
    actor = staff_actor(request)
    car = operations.register_demo_car(actor=actor, vehicle_id=body.vehicle_id, assisted=body.assisted)
    return Status(201, car_of(car))


@router.post(
    "/demo-cars/{car_id}/retire",
    operation_id="drives_retire_car",
    response={200: DemoCarOut, REFUSALS: ErrorBody},
)
@idempotent
def retire_car(request: HttpRequest, car_id: UUID) -> dict[str, Any]:
    """Take no further bookings for a demo car."""
    return car_of(operations.retire_demo_car(actor=staff_actor(request), car_id=car_id))


@router.post(
    "/drive-staff", operation_id="drives_register_staff", response={201: GuideOut, REFUSALS: ErrorBody}
)
@idempotent
def register_staff(request: HttpRequest, body: GuideIn) -> Status[dict[str, Any]]:
    """Let a member of the staff go along, or change when."""
    person = operations.register_drive_staff(actor=staff_actor(request), **body.dict())
    return Status(201, guide_of(person))


def _reschedule(actor: Actor, drive_id: UUID, body: DriveMoveIn) -> Drive:
    if body.starts_at is None or body.starts_at.tzinfo is None:
        raise TimeUnreadable()
    return operations.reschedule_drive(
        actor=actor, drive_id=drive_id, starts_at=body.starts_at, car_id=body.car_id
    )


def _finish(actor: Actor, drive_id: UUID, body: DriveMoveIn) -> Drive:
    asked = body.next_step
    return operations.finish_drive(
        actor=actor,
        drive_id=drive_id,
        mileage_km=body.mileage_km,
        level=body.level,
        damage=body.damage,
        rating=body.rating,
        feedback=body.feedback,
        next_step=NextStep(asked.kind, asked.due_on, asked.note) if asked else None,
        sure=body.sure,
    )


_STEPS: dict[str, Callable[[Actor, UUID, DriveMoveIn], Drive]] = {
    "confirm": lambda actor, drive_id, _body: operations.confirm_drive(actor=actor, drive_id=drive_id),
    "cancel": lambda actor, drive_id, body: operations.cancel_drive(
        actor=actor, drive_id=drive_id, reason=body.note
    ),
    "no_show": lambda actor, drive_id, _body: operations.note_no_show(actor=actor, drive_id=drive_id),
    "reschedule": _reschedule,
    "start": lambda actor, drive_id, _body: operations.start_drive(actor=actor, drive_id=drive_id),
    "finish": _finish,
}
