from __future__ import annotations

from datetime import datetime
from uuid import UUID

from core.flow.audit.models import AuditLine
from core.kernel import clock
from tenant_apps.logistics.models import Shipment, ShipmentEvent
from tenant_apps.logistics.states import STAGES
from tenant_apps.stock.inspection import FRESH_FOR

AT_THE_DEALER = {
    "stock.vehicle.pdi_passed": "INSPECTED",
    "stock.vehicle.pdi_renewed": "INSPECTED",
    "stock.vehicle.pdi_failed": "INSPECTED",
    "orders.order.ready": "READY",
}
"""The audit lines that tell of the last two milestones, or take one back."""


def shipment_of(vehicle_id: UUID) -> Shipment | None:
    """A car's way to the dealer; None where nobody has told of it."""
    return Shipment.objects.filter(vehicle_id=vehicle_id).first()


def reports_of(shipment: Shipment) -> list[ShipmentEvent]:
    """Everything that was reported, in the order in which it happened."""
    return list(ShipmentEvent.objects.filter(shipment=shipment).order_by("occurred_at", "id"))


def reached_on_the_way(reports: list[ShipmentEvent]) -> dict[str, datetime]:
    """When each stage was first reached, by the reports in order."""
    reached: dict[str, datetime] = {}
    for report in reports:
        if report.kind in STAGES:
            reached.setdefault(report.kind, report.occurred_at)
    return reached


def reached_at_the_dealer(vehicle_id: UUID, order_id: UUID | None = None) -> dict[str, datetime]:
    """When the car was last inspected and made ready for its order, in one query.

    An inspection that found faults or is too old to hand the car over on is still to come.
    """
    subjects = [str(each) for each in (vehicle_id, order_id) if each is not None]
    lines = AuditLine.objects.filter(
        subject_kind__in=["vehicle", "order"], subject_id__in=subjects, action__in=list(AT_THE_DEALER)
    )
    last = {AT_THE_DEALER[line.action]: line for line in lines.order_by("at", "id")}
    return {stage: line.at for stage, line in last.items() if stage != "INSPECTED" or _in_force(line)}


def _in_force(line: AuditLine) -> bool:
    faults = line.action == "stock.vehicle.pdi_failed" or line.after.get("faults")
    return not faults and line.at >= clock.now() - FRESH_FOR
