from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import File, Form, Query, Router, Status
from ninja.files import UploadedFile

from core.edge.api import ErrorBody, Page, idempotent, paginate
from core.kernel.money import Money
from shared_apps.catalog.queries import trim_facts_many
from shared_apps.marketplace.queries import vin_is_taken
from tenant_apps.staff.access import staff_actor
from tenant_apps.stock import operations
from tenant_apps.stock.errors import PhotoTooLarge
from tenant_apps.stock.facts import Found
from tenant_apps.stock.pictures import LARGEST_FILE
from tenant_apps.stock.presenting import detail_of, photo_of, row_of, vin_of
from tenant_apps.stock.queries import vehicle_for, vehicles
from tenant_apps.stock.schemas import (
    CertificateMoveIn,
    InspectionIn,
    PhotoOut,
    PledgeIn,
    RecallRepairIn,
    VehicleDetail,
    VehicleIn,
    VehicleMoveIn,
    VehiclePriceIn,
    VehicleRow,
    VinOut,
)
from tenants.context import market_context

router = Router(tags=["stock"])
REFUSALS = frozenset({401, 403, 404, 409, 422})


@router.get(
    "/stock/vehicles", operation_id="stock_list", response={200: Page[VehicleRow], REFUSALS: ErrorBody}
)
def list_vehicles(
    request: HttpRequest,
    state: Annotated[str, Query(max_length=200)] = "",
    q: Annotated[str, Query(max_length=200)] = "",
    brand_id: UUID | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> dict[str, Any]:
    """Cars in stock, the newest first; `state` may name several states, with commas."""
    actor = staff_actor(request)
    found = vehicles(actor, state=state, q=q, brand_id=brand_id)
    page = paginate(found, lambda vehicle: vehicle, cursor=cursor, limit=limit)
    trims = trim_facts_many({vehicle.trim_id for vehicle in page["items"]})
    page["items"] = [row_of(vehicle, trims[vehicle.trim_id], actor) for vehicle in page["items"]]
    return page


@router.post(
    "/stock/vehicles", operation_id="stock_receive", response={201: VehicleDetail, REFUSALS: ErrorBody}
)
@idempotent
def receive(request: HttpRequest, body: VehicleIn) -> Status[dict[str, Any]]:
    """Take a car into stock."""
    actor = staff_actor(request)
    vehicle = operations.receive_vehicle(
        actor=actor,
        vin=body.vin,
        trim_id=body.trim_id,
        colour_code=body.colour_code,
        interior_code=body.interior_code,
        mileage_km=body.mileage_km,
        cost=body.cost.money(),
        price=body.price.money(),
        note=body.note,
        arrived_on=body.arrived_on,
        condition=body.condition,
    )
    return Status(201, detail_of(vehicle_for(actor, vehicle.id), actor))


@router.get(
    "/stock/vehicles/{vehicle_id}",
    operation_id="stock_show",
    response={200: VehicleDetail, REFUSALS: ErrorBody},
)
def show(request: HttpRequest, vehicle_id: UUID) -> dict[str, Any]:
    """One car with its history."""
    actor = staff_actor(request)
    return detail_of(vehicle_for(actor, vehicle_id), actor)


@router.get("/stock/vin/{vin}", operation_id="stock_try_vin", response={200: VinOut, REFUSALS: ErrorBody})
def try_vin(request: HttpRequest, vin: str) -> dict[str, Any]:
    """What to say of a VIN as soon as it is typed."""
    staff_actor(request).require("stock.receive")
    shown = vin_of(vin)
    if shown["valid"]:
        with market_context():  # other dealers' cars are out of this dealer's sight
            shown["taken"] = vin_is_taken(shown["vin"])
    return shown


@router.post(
    "/stock/vehicles/{vehicle_id}/moves",
    operation_id="stock_move",
    response={200: VehicleDetail, REFUSALS: ErrorBody},
)
@idempotent
def move(request: HttpRequest, vehicle_id: UUID, body: VehicleMoveIn) -> dict[str, Any]:
    """Take a step by hand: inspect, withdraw."""
    actor = staff_actor(request)
    if body.verb == "propose_write_off":
        operations.propose_write_off(actor=actor, vehicle_id=vehicle_id, reason=body.note)
    else:
        operations.move_vehicle(
            actor=actor,
            vehicle_id=vehicle_id,
            verb=body.verb,
            note=body.note,
            mileage_km=body.mileage_km,
            days=body.days,
        )
    return detail_of(vehicle_for(actor, vehicle_id), actor)


@router.patch(
    "/stock/vehicles/{vehicle_id}/price",
    operation_id="stock_reprice",
    response={200: VehicleDetail, REFUSALS: ErrorBody},
)
@idempotent
def reprice(request: HttpRequest, vehicle_id: UUID, body: VehiclePriceIn) -> dict[str, Any]:
    """Ask another price."""
    actor = staff_actor(request)
    operations.reprice_vehicle(
        actor=actor,
        vehicle_id=vehicle_id,
        price=body.price.money(),
        reason=body.reason,
        seen_version=body.version,
    )
    return detail_of(vehicle_for(actor, vehicle_id), actor)


@router.post(
    "/stock/vehicles/{vehicle_id}/photos",
    operation_id="stock_add_photo",
    response={201: PhotoOut, REFUSALS: ErrorBody},
)
@idempotent
def add_photo(
    request: HttpRequest, vehicle_id: UUID, file: Annotated[UploadedFile, File()]
) -> Status[dict[str, Any]]:
    """Add a picture (JPEG, PNG or WebP, at most 10 MB)."""
    actor = staff_actor(request)
    if file.size is None or file.size > LARGEST_FILE:
        raise PhotoTooLarge()
    photo = operations.add_photo(actor=actor, vehicle_id=vehicle_id, data=file.read())
    return Status(201, photo_of(photo))


@router.delete(
    "/stock/vehicles/{vehicle_id}/photos/{photo_id}",
    operation_id="stock_remove_photo",
    response={204: None, REFUSALS: ErrorBody},
)
def remove_photo(request: HttpRequest, vehicle_id: UUID, photo_id: UUID) -> Status[None]:
    """Take a picture away."""
    operations.remove_photo(actor=staff_actor(request), vehicle_id=vehicle_id, photo_id=photo_id)
    return Status(204, None)


@router.post(
    "/stock/vehicles/{vehicle_id}/inspection",
    operation_id="stock_inspect",
    response={200: VehicleDetail, REFUSALS: ErrorBody},
)
@idempotent
def inspect(request: HttpRequest, vehicle_id: UUID, body: InspectionIn) -> dict[str, Any]:
    """Write the report of an inspection; somebody else confirms it."""
    actor = staff_actor(request)
    items = [Found(code=item.code, ok=item.ok, note=item.note) for item in body.items]
    operations.record_inspection(actor=actor, vehicle_id=vehicle_id, items=items)
    return detail_of(vehicle_for(actor, vehicle_id), actor)


@router.post(
    "/stock/vehicles/{vehicle_id}/inspection/photos",
    operation_id="stock_picture_inspection",
    response={201: VehicleDetail, REFUSALS: ErrorBody},
)
@idempotent
def picture_inspection(
    request: HttpRequest,
    vehicle_id: UUID,
    file: Annotated[UploadedFile, File()],
    code: Annotated[str, Form(max_length=40)] = "",
) -> Status[dict[str, Any]]:
    """Add a picture to the report that waits, of an item or the car (JPEG, PNG or WebP, at most 10 MB)."""
    actor = staff_actor(request)
    if file.size is None or file.size > LARGEST_FILE:
        raise PhotoTooLarge()
    operations.picture_inspection(actor=actor, vehicle_id=vehicle_id, code=code, data=file.read())
    return Status(201, detail_of(vehicle_for(actor, vehicle_id), actor))


@router.post(
    "/stock/vehicles/{vehicle_id}/inspection/confirmation",
    operation_id="stock_confirm_inspection",
    response={200: VehicleDetail, REFUSALS: ErrorBody},
)
@idempotent
def confirm_inspection(request: HttpRequest, vehicle_id: UUID) -> dict[str, Any]:
    """Stand by the report that somebody else has written: the car passes or fails."""
    actor = staff_actor(request)
    operations.confirm_inspection(actor=actor, vehicle_id=vehicle_id)
    return detail_of(vehicle_for(actor, vehicle_id), actor)


@router.post(
    "/stock/vehicles/{vehicle_id}/recalls/{recall_id}/repair",
    operation_id="stock_note_repair",
    response={200: VehicleDetail, REFUSALS: ErrorBody},
)
@idempotent
def note_repair(
    request: HttpRequest, vehicle_id: UUID, recall_id: UUID, body: RecallRepairIn
) -> dict[str, Any]:
    """Note that the car was put right as its recall wants."""
    actor = staff_actor(request)
    operations.note_repair(actor=actor, vehicle_id=vehicle_id, recall_id=recall_id, note=body.note)
    return detail_of(vehicle_for(actor, vehicle_id), actor)


@router.post(
    "/stock/vehicles/{vehicle_id}/certificate",
    operation_id="stock_pledge_certificate",
    response={200: VehicleDetail, REFUSALS: ErrorBody},
)
@idempotent
def pledge(request: HttpRequest, vehicle_id: UUID, body: PledgeIn) -> dict[str, Any]:
    """Note the bank that keeps the certificate of conformity."""
    actor = staff_actor(request)
    operations.pledge_certificate(
        actor=actor, vehicle_id=vehicle_id, bank=body.bank, payoff=body.payoff.money()
    )
    return detail_of(vehicle_for(actor, vehicle_id), actor)


@router.post(
    "/stock/vehicles/{vehicle_id}/certificate/scan",
    operation_id="stock_scan_certificate",
    response={200: VehicleDetail, REFUSALS: ErrorBody},
)
@idempotent
def scan(request: HttpRequest, vehicle_id: UUID, file: Annotated[UploadedFile, File()]) -> dict[str, Any]:
    """Add a picture of the certificate that came from the bank (JPEG, PNG or WebP, at most 10 MB)."""
    actor = staff_actor(request)
    if file.size is None or file.size > LARGEST_FILE:
        raise PhotoTooLarge()
    operations.scan_certificate(actor=actor, vehicle_id=vehicle_id, data=file.read())
    return detail_of(vehicle_for(actor, vehicle_id), actor)


@router.post(
    "/stock/vehicles/{vehicle_id}/certificate/moves",
    operation_id="stock_move_certificate",
    response={200: VehicleDetail, REFUSALS: ErrorBody},
)
@idempotent
def move_certificate(request: HttpRequest, vehicle_id: UUID, body: CertificateMoveIn) -> dict[str, Any]:
    """Ask the bank for the certificate, or receive it with what the bank got."""
    actor = staff_actor(request)
    if body.verb == "request_redeem":
        operations.request_redeem(actor=actor, vehicle_id=vehicle_id)
    else:
        paid_off = body.paid_off.money() if body.paid_off else Money(0)
        operations.receive_certificate(actor=actor, vehicle_id=vehicle_id, paid_off=paid_off)
    return detail_of(vehicle_for(actor, vehicle_id), actor)
