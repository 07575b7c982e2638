"""A maker calls cars back: unsold ones leave the market at once, none leaves the house unrepaired."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from core.flow.audit.operations import record
from core.flow.audit.queries import lines_of
from core.flow.outbox.operations import emit
from core.kernel.actor import Actor
from core.kernel.errors import Forbidden
from shared_apps.recalls.facts import OpenRecall
from shared_apps.recalls.operations import record_repair
from shared_apps.recalls.queries import open_recalls, recalled
from tenant_apps.stock.errors import ReasonMissing
from tenant_apps.stock.events import RecallDue, VehicleRecalled, VehicleRepaired
from tenant_apps.stock.models import Vehicle
from tenant_apps.stock.operations.moves import walk
from tenant_apps.stock.operations.settling import lock_vehicle
from tenant_apps.stock.states import LISTED, PROMISED, UNSOLD

RECALLED = "stock.vehicle.recalled"
AT_ONCE = 10
"""So many cars are brought off the market together."""


def spread_recalls(*, actor: Actor) -> int:
    """Have the stock brought to what is recalled, a few cars at a time, those on the market first.

    Nothing is locked here, and later a few cars only for as long as they take: a maker may recall half of
    what a dealer has. Returns how many cars are to be looked at. Raises Forbidden for anybody but the system.
    """
    _require_system(actor)
    cars = sorted(_under_recall().values_list("state", "id"), key=lambda car: (car[0] != LISTED, car[1]))
    found = [vehicle_id for _state, vehicle_id in cars]
    with transaction.atomic():
        for first in range(0, len(found), AT_ONCE):
            due = RecallDue(vehicle_ids=tuple(found[first : first + AT_ONCE]))
            emit(due, aggregate=f"recalled:{found[first]}", actor=actor)
    return len(found)


def recall_vehicles(*, actor: Actor, vehicle_ids: Iterable[UUID]) -> int:
    """Bring these cars to what is recalled: done again it changes nothing. Returns how many it concerned.

    An unsold one goes into QUARANTINE and off the market, of a promised one its order is told. A car is
    locked when its turn comes, in the order of ids, and only where a recall is open for it. Raises Forbidden
    for anybody but the system.
    """
    _require_system(actor)
    with transaction.atomic():
        cars = _under_recall().filter(id__in=list(vehicle_ids)).order_by("id")
        return sum(_recall(actor, *car) for car in cars.values_list("id", "vin", "trim_id"))


def follow_recalls(*, actor: Actor) -> int:
    """Bring the whole stock to what is recalled at once: for one that nobody works with yet, as after a
    restore. Returns how many cars it concerned. Raises Forbidden for anybody but the system.
    """
    return recall_vehicles(actor=actor, vehicle_ids=_under_recall().values_list("id", flat=True))


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


def _require_system(actor: Actor) -> None:
    if actor.kind != "system":
        raise Forbidden()


def _under_recall() -> QuerySet[Vehicle]:
    """Cars here that some recall is of, be it that they were put right."""
    trims, vins = recalled()
    return Vehicle.objects.filter(Q(trim_id__in=trims) | Q(vin__in=vins), state__in=(*UNSOLD, *PROMISED))


def _recall(actor: Actor, vehicle_id: UUID, vin: str, trim_id: UUID) -> bool:
    if not open_recalls(vin, trim_id):
        return False
    vehicle = lock_vehicle(vehicle_id)
    found = open_recalls(vin, trim_id)  # somebody may have repaired or sold the car meanwhile
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
