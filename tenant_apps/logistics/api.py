from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from core.edge.api import ErrorBody, idempotent
from core.kernel import ids
from tenant_apps.logistics.facts import Report
from tenant_apps.logistics.operations import report_by_hand
from tenant_apps.logistics.presenting import shipment_out
from tenant_apps.logistics.schemas import HandReportIn, ShipmentOut
from tenant_apps.staff.access import staff_actor
from tenant_apps.stock.queries import vehicle_for

router = Router(tags=["logistics"])
REFUSALS = frozenset({401, 403, 404, 409, 422})


@router.get(
    "/stock/vehicles/{vehicle_id}/shipment",
    operation_id="logistics_show",
    response={200: ShipmentOut, REFUSALS: ErrorBody},
)
def show(request: HttpRequest, vehicle_id: UUID) -> dict[str, Any]:
    """A car's way to the dealer, with every report."""
    return shipment_out(vehicle_for(staff_actor(request), vehicle_id).id)


@router.post(
    "/stock/vehicles/{vehicle_id}/shipment",
    operation_id="logistics_report",
    response={201: ShipmentOut, REFUSALS: ErrorBody},
)
@idempotent
def report(request: HttpRequest, vehicle_id: UUID, body: HandReportIn) -> Status[dict[str, Any]]:
    """Note what the carrier told by telephone."""
    actor = staff_actor(request)
    vehicle = vehicle_for(actor, vehicle_id)
    told = Report(event_id=f"hand:{ids.new_id()}", vin=vehicle.vin, **body.dict())
    report_by_hand(actor=actor, vehicle_id=vehicle.id, report=told)
    return Status(201, shipment_out(vehicle.id))
