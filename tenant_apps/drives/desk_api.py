"""The test drive desk: a drive's papers, from the licence to the keys; free times; routes."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Query, Router, Status
from ninja.files import UploadedFile

from core.edge.api import ErrorBody, idempotent
from core.kernel import clock
from shared_apps.appointments.slots import KINDS, Reserved
from tenant_apps.drives import operations
from tenant_apps.drives.downloads import agreement_answer, licence_answer
from tenant_apps.drives.errors import KindUnknown
from tenant_apps.drives.policies import lead_time_of
from tenant_apps.drives.presenting import detail_of, route_of, settings_of
from tenant_apps.drives.queries import drive_for, drive_settings, free_at_dealer
from tenant_apps.drives.schemas import (
    AgreementIn,
    DriveDetail,
    DriveSettingsIn,
    DriveSettingsOut,
    RouteIn,
    RouteOut,
    SignatureIn,
    SlotsOut,
)
from tenant_apps.staff.access import staff_actor
from tenant_apps.stock.errors import PhotoTooLarge
from tenant_apps.stock.pictures import LARGEST_FILE

router = Router(tags=["drives"])
REFUSALS = frozenset({401, 403, 404, 409, 422})


@router.get(
    "/drive-settings", operation_id="drives_settings", response={200: DriveSettingsOut, REFUSALS: ErrorBody}
)
def settings(request: HttpRequest) -> dict[str, Any]:
    """How the dealer gives test drives."""
    staff_actor(request).require("drives.see")
    return settings_of(drive_settings())


@router.post(
    "/drive-settings",
    operation_id="drives_change_settings",
    response={200: DriveSettingsOut, REFUSALS: ErrorBody},
)
@idempotent
def change_settings(request: HttpRequest, body: DriveSettingsIn) -> dict[str, Any]:
    """Say how far cars are brought to buyers and which hours members have first; what is booked stays."""
    said = body.reserved
    reserved = None if said is None else [Reserved(**one.model_dump()) for one in said]
    changed = operations.change_settings(
        actor=staff_actor(request), home_radius_km=body.home_radius_km, reserved=reserved
    )
    return settings_of(changed)


@router.get("/drive-slots", operation_id="drives_slots", response={200: SlotsOut, REFUSALS: ErrorBody})
def slots(
    request: HttpRequest,
    kind: Annotated[str, Query(max_length=12)] = "STANDARD",
    car_id: UUID | None = None,
    day: date | None = None,
    moved: UUID | None = None,
) -> dict[str, Any]:
    """Free times of one day, the first free one unless told otherwise.

    `moved` is a drive that does not count, because it is about to be moved.
    """
    actor = staff_actor(request)
    actor.require("drives.book")
    sort = KINDS.get(kind)
    if sort is None:
        raise KindUnknown()
    free = free_at_dealer(sort, clock.now(), without=moved, lead=lead_time_of(actor))
    if car_id is not None:
        free = free.only(car_id)
    days = free.days()
    chosen = day if day in days else next(iter(days), None)
    found = [
        {"starts_at": slot.starts_at, "ends_at": slot.ends_at, "cars": list(slot.cars)}
        for slot in (free.slots(chosen) if chosen else ())
    ]
    return {"days": days, "day": chosen, "slots": found}


@router.get(
    "/test-drives/{drive_id}", operation_id="drives_show", response={200: DriveDetail, REFUSALS: ErrorBody}
)
def show(request: HttpRequest, drive_id: UUID) -> dict[str, Any]:
    """One drive with its papers and its story."""
    actor = staff_actor(request)
    return detail_of(drive_for(actor, drive_id), actor)


@router.post(
    "/test-drives/{drive_id}/licence",
    operation_id="drives_check_licence",
    response={200: DriveDetail, REFUSALS: ErrorBody},
)
@idempotent
def check_licence(
    request: HttpRequest,
    drive_id: UUID,
    file: Annotated[UploadedFile, File()],
    licence_class: Annotated[str, Form(max_length=4)],
    expires_on: Annotated[date | None, Form()] = None,
) -> dict[str, Any]:
    """Note that the licence was looked at, with a photograph (JPEG, PNG or WebP, at most 10 MB).

    Without `expires_on` it is valid for life.
    """
    actor = staff_actor(request)
    if file.size is None or file.size > LARGEST_FILE:
        raise PhotoTooLarge()
    operations.check_licence(
        actor=actor, drive_id=drive_id, licence_class=licence_class, expires_on=expires_on, photo=file.read()
    )
    return detail_of(drive_for(actor, drive_id), actor)


@router.get(
    "/test-drives/{drive_id}/licence.webp",
    operation_id="drives_licence_photo",
    response={REFUSALS: ErrorBody},
)
def licence_photo(request: HttpRequest, drive_id: UUID) -> HttpResponse:
    """The photograph of the licence; each look at it is recorded."""
    return licence_answer(staff_actor(request), drive_id)


@router.post(
    "/test-drives/{drive_id}/agreement",
    operation_id="drives_prepare_agreement",
    response={200: DriveDetail, REFUSALS: ErrorBody},
)
@idempotent
def prepare_agreement(request: HttpRequest, drive_id: UUID, body: AgreementIn) -> dict[str, Any]:
    """Draw up what the driver signs; a signature that is there counts no more."""
    actor = staff_actor(request)
    operations.prepare_agreement(actor=actor, drive_id=drive_id, **body.dict())
    return detail_of(drive_for(actor, drive_id), actor)


@router.post(
    "/test-drives/{drive_id}/agreement/signature",
    operation_id="drives_sign_agreement",
    response={200: DriveDetail, REFUSALS: ErrorBody},
)
@idempotent
def sign_agreement(request: HttpRequest, drive_id: UUID, body: SignatureIn) -> dict[str, Any]:
    """Keep the driver's signature; the PDF comes a moment later."""
    actor = staff_actor(request)
    operations.sign_agreement(actor=actor, drive_id=drive_id, **body.dict())
    return detail_of(drive_for(actor, drive_id), actor)


@router.get(
    "/test-drives/{drive_id}/agreement.pdf",
    operation_id="drives_agreement_pdf",
    response={REFUSALS: ErrorBody},
)
def agreement_pdf(request: HttpRequest, drive_id: UUID) -> HttpResponse:
    """The signed agreement as PDF."""
    return agreement_answer(staff_actor(request), drive_id)


@router.post(
    "/drive-routes", operation_id="drives_register_route", response={201: RouteOut, REFUSALS: ErrorBody}
)
@idempotent
def register_route(request: HttpRequest, body: RouteIn) -> Status[dict[str, Any]]:
    """Add a way to drive."""
    route = operations.register_route(actor=staff_actor(request), **body.dict())
    return Status(201, route_of(route))


@router.post(
    "/drive-routes/{route_id}/retire",
    operation_id="drives_retire_route",
    response={200: RouteOut, REFUSALS: ErrorBody},
)
@idempotent
def retire_route(request: HttpRequest, route_id: UUID) -> dict[str, Any]:
    """Offer a route no more."""
    return route_of(operations.retire_route(actor=staff_actor(request), route_id=route_id))
