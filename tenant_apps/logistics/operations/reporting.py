from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from core.flow.audit.operations import record
from core.flow.moves.operations import move
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import Invalid
from tenant_apps.logistics.errors import EtaWrong, FromTheFuture, ReportDiffers
from tenant_apps.logistics.facts import Report
from tenant_apps.logistics.models import Shipment, ShipmentEvent
from tenant_apps.logistics.states import KINDS, REASONS, SHIPMENT, is_ahead

RIGHT = "stock.receive"
CLOCKS_DIFFER = timedelta(minutes=5)


def record_report(*, actor: Actor, vehicle_id: UUID, report: Report) -> bool:
    """Keep a report of this car's way and follow it; False where it was known already.

    The furthest stage reported is where the car is, whatever order the reports come in; the estimate that was
    made last counts. Who may report is for the caller to know: it checked the carrier's signature or the
    staff's right. Raises Invalid, FromTheFuture, EtaWrong, and ReportDiffers where this number said
    something else before.
    """
    _require_sound(report)
    digest = _digest(report)
    with transaction.atomic():
        shipment = _locked(vehicle_id, report.vin)
        known = ShipmentEvent.objects.filter(event_id=report.event_id).first()
        if known is not None:
            if known.digest != digest or known.shipment_id != shipment.id:
                raise ReportDiffers()
            return False
        _keep(actor, shipment, report, digest)
        _follow(actor, shipment, report)
        return True


def report_by_hand(*, actor: Actor, vehicle_id: UUID, report: Report) -> bool:
    """The same by a member of the staff, who telephoned with the carrier. Raises Forbidden besides."""
    actor.require(RIGHT)
    return record_report(actor=actor, vehicle_id=vehicle_id, report=report)


def _require_sound(report: Report) -> None:
    if report.kind not in KINDS:
        raise Invalid("field.choice", field="kind")
    if report.reason and report.reason not in REASONS:
        raise Invalid("field.choice", field="reason")
    if report.occurred_at > clock.now() + CLOCKS_DIFFER:
        raise FromTheFuture()
    first, last = report.eta_from, report.eta_to
    if (first is None) != (last is None) or (first and last and first > last):
        raise EtaWrong()
    if report.kind == "ESTIMATE" and last is None:
        raise EtaWrong()


def _digest(report: Report) -> str:
    told = json.dumps(asdict(report), default=str, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


def _locked(vehicle_id: UUID, vin: str) -> Shipment:
    found = Shipment.objects.select_for_update().filter(vehicle_id=vehicle_id).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return Shipment.objects.create(vehicle_id=vehicle_id, vin=vin)
    except IntegrityError:  # the car's first two reports came at once
        return Shipment.objects.select_for_update().get(vehicle_id=vehicle_id)


def _keep(actor: Actor, shipment: Shipment, report: Report, digest: str) -> None:
    told = {name: value for name, value in asdict(report).items() if name != "vin"}
    try:
        with transaction.atomic():
            ShipmentEvent.objects.create(shipment=shipment, reporter=actor.name[:80], digest=digest, **told)
    except IntegrityError as error:  # another car's report with this number came at the same moment
        raise ReportDiffers() from error


def _follow(actor: Actor, shipment: Shipment, report: Report) -> None:
    if report.eta_to and (shipment.estimated_at is None or report.occurred_at >= shipment.estimated_at):
        shipment.eta_from, shipment.eta_to = report.eta_from, report.eta_to
        shipment.estimated_at = report.occurred_at
        shipment.planned_to = shipment.planned_to or report.eta_to
        shipment.delay_reason, shipment.delay_note = report.reason, report.note if report.reason else ""
    if is_ahead(report.kind, shipment.state):
        verb = f"reach_{report.kind.lower()}"
        action = f"logistics.shipment.{verb}"
        move(shipment, machine=SHIPMENT, verb=verb, actor=actor, action=action, note=report.note)
        return
    shipment.save()
    after = {"kind": report.kind, "event_id": report.event_id}
    record(actor, "logistics.shipment.reported", ("shipment", shipment.id), after=after, note=report.note)
