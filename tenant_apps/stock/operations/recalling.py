"""A maker calls cars back: unsold ones leave the market at once, none leaves the house unrepaired."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import Q

from core.flow.audit.operations import record
from core.flow.audit.queries import lines_of
from core.flow.outbox.operations import emit
from core.kernel.actor import Actor
from core.kernel.errors import Forbidden
from shared_apps.recalls.facts import OpenRecall
from shared_apps.recalls.operations import record_repair
from shared_apps.recalls.queries import open_recalls, recalled
from tenant_apps.stock.errors import ReasonMissing
from tenant_apps.stock.events import VehicleRecalled, VehicleRepaired
from tenant_apps.stock.models import Vehicle
from tenant_apps.stock.operations.moves import walk
from tenant_apps.stock.operations.settling import lock_vehicle
from tenant_apps.stock.states import LISTED, PROMISED, UNSOLD

RECALLED = "stock.vehicle.recalled"


def follow_recalls(*, actor: Actor) -> int:
    """Bring the stock to what is recalled: done again it changes nothing. Returns how many cars it concerned.

    Each car in its own transaction, those on the market first: an unsold one goes into QUARANTINE and off the
    market, of a promised one its order is told. Raises Forbidden for anybody but the system.
    """
    if actor.kind != "system":
        raise Forbidden()
    trims, vins = recalled()
    cars = Vehicle.objects.filter(Q(trim_id__in=trims) | Q(vin__in=vins), state__in=(*UNSOLD, *PROMISED))
    found = sorted(cars.values_list("state", "id"), key=lambda car: (car[0] != LISTED, car[1]))
    return sum(_recall(actor, vehicle_id) for _state, vehicle_id in found)


def note_repair(*, actor: Actor, vehicle_id: UUID, recall_id: UUID, note: str) -> Vehicle:
    """A car was put right as its recall wants; what was done is in `note`.

    One that was taken off sale is inspected anew before it is offered. Raises Forbidden, NotFound,
    ReasonMissing and NotRecalled.
    """
    actor.require("stock.inspect")
    note = " ".join(note.split())[:400]
    with transaction.atomic():
        vehicle = lock_vehicle(vehicle_id)
        if not note:
            raise ReasonMissing()
        repaired = record_repair(
            actor=actor, recall_id=recall_id, vin=vehicle.vin, trim_id=vehicle.trim_id, note=note
        )
        after = {"recall": str(recall_id)}
        record(actor, "stock.vehicle.recall_repaired", ("vehicle", vehicle.id), after=after, note=note)
        left = open_recalls(vehicle.vin, vehicle.trim_id)
        told = VehicleRepaired(vehicle_id=vehicle.id, recall_id=repaired.recall_id, still_open=len(left))
        emit(told, aggregate=f"vehicle:{vehicle.id}", actor=actor)
        return vehicle


def _recall(actor: Actor, vehicle_id: UUID) -> bool:
    with transaction.atomic():
        vehicle = lock_vehicle(vehicle_id)
        found = open_recalls(vehicle.vin, vehicle.trim_id)
        if not found or vehicle.state not in (*UNSOLD, *PROMISED):
            return False
        if vehicle.state in UNSOLD:
            walk(vehicle, actor, "withdraw", _said(found))
        told = {line.after.get("recall") for line in lines_of("vehicle", vehicle.id).filter(action=RECALLED)}
        for recall in found:
            if str(recall.id) not in told:
                _tell(actor, vehicle, recall)
    return True


def _tell(actor: Actor, vehicle: Vehicle, recall: OpenRecall) -> None:
    after = {"recall": str(recall.id), "number": recall.number}
    record(actor, RECALLED, ("vehicle", vehicle.id), after=after, note=recall.title_zh)
    event = VehicleRecalled(
        vehicle_id=vehicle.id,
        recall_id=recall.id,
        number=recall.number,
        title_zh=recall.title_zh,
        title_en=recall.title_en,
    )
    emit(event, aggregate=f"vehicle:{vehicle.id}", actor=actor)


def _said(found: list[OpenRecall]) -> str:
    return "; ".join(f"{recall.number} {recall.title_zh}" for recall in found)[:400]
