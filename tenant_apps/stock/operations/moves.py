from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from core.flow.moves.operations import move
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor
from shared_apps.marketplace.operations import register_vin
from shared_apps.marketplace.queries import registered_vins
from shared_apps.recalls.queries import open_recalls
from tenant_apps.stock.errors import (
    ReasonMissing,
    RecallOpen,
    ReportDecides,
    SecondPersonNeeded,
    VehicleGone,
)
from tenant_apps.stock.models import Vehicle
from tenant_apps.stock.operations.demonstrating import begin_demo, end_demo, read_odometer
from tenant_apps.stock.operations.settling import lock_vehicle, settle, tell
from tenant_apps.stock.policies import require_verb
from tenant_apps.stock.projections import project
from tenant_apps.stock.states import ACTIONS, BY_REPORT, DEMO, LISTED, VEHICLE
from tenants.context import current_dealer

_INSPECTED_NO_MORE = ("start_pdi", "fail_pdi", "recondition", "take_back")

_HOLD = """
UPDATE stock_vehicle
SET state = %s, last_move = 'hold', hold_until = %s, version = version + 1, updated_at = %s
WHERE id = %s AND state = %s RETURNING *
"""


def move_vehicle(
    *,
    actor: Actor,
    vehicle_id: UUID,
    verb: str,
    note: str = "",
    mileage_km: int | None = None,
    days: int | None = None,
) -> Vehicle:
    """A step that people make by hand: arrival, the beginning of an inspection, withdrawal, writing off.

    A car becomes a demo car with what its odometer shows (`mileage_km`) and for how many `days` at most, and
    ends as one with what it shows then. Raises NotFound, IllegalMove, Forbidden, OrderDecides for a step that
    only an order makes, ReportDecides for the end of an inspection, SecondPersonNeeded for a car to be
    written off that nobody else proposed, OdometerMissing, OdometerBack and DemoDaysWrong.
    """
    with transaction.atomic():
        vehicle = lock_vehicle(vehicle_id)
        require_verb(actor, verb, vehicle.state)
        VEHICLE.target(vehicle.state, verb)
        if verb in BY_REPORT:
            raise ReportDecides()
        if verb == "write_off":
            if None in (vehicle.write_off_by, actor.user_id) or vehicle.write_off_by == actor.user_id:
                raise SecondPersonNeeded()
            vehicle.written_off_by = actor.user_id
        if verb == "make_demo":
            begin_demo(vehicle, mileage_km=mileage_km, days=days)
        elif vehicle.state == DEMO and (verb == "recondition" or mileage_km is not None):
            read_odometer(vehicle, mileage_km)
        return walk(vehicle, actor, verb, note)


def propose_write_off(*, actor: Actor, vehicle_id: UUID, reason: str) -> Vehicle:
    """Say that a car is lost and why; another person writes it off, before it moves to another state.

    Raises Forbidden, NotFound, IllegalMove and ReasonMissing.
    """
    actor.require("stock.write_off")
    reason = " ".join(reason.split())[:400]
    with transaction.atomic():
        vehicle = lock_vehicle(vehicle_id)
        VEHICLE.target(vehicle.state, "write_off")
        if not reason:
            raise ReasonMissing()
        vehicle.write_off_by, vehicle.write_off_reason = actor.user_id, reason
        action = "stock.vehicle.write_off_proposed"
        settle(vehicle, actor=actor, action=action, was_listed=False, note=reason)
        return vehicle


def hold_vehicle(*, actor: Actor, vehicle_id: UUID, until: datetime) -> Vehicle:
    """Take a car off the market for one buyer until then; of many who try, one wins.

    One conditional statement and no lock before it: whoever comes second finds no row. Who may is for the
    order to decide, as with the following steps. Raises VehicleGone.
    """
    target = VEHICLE.target(LISTED, "hold")
    with transaction.atomic(savepoint=False):
        found = list(Vehicle.objects.raw(_HOLD, [target, until, clock.now(), vehicle_id, LISTED]))
        if found:
            tell(
                found[0],
                actor=actor,
                action=ACTIONS["hold"],
                was_listed=True,
                before={"state": LISTED},
                after={"state": target, "until": until.isoformat()},
            )
    if not found:
        raise VehicleGone()
    return found[0]


def reserve_vehicle(*, actor: Actor, vehicle_id: UUID) -> Vehicle:
    """The deposit is here: the hold no longer ends by itself. Raises NotFound and IllegalMove."""
    return _follow_order(actor, vehicle_id, "reserve")


def allocate_vehicle(*, actor: Actor, vehicle_id: UUID) -> Vehicle:
    """The contract is signed: this very car is the buyer's. Raises NotFound and IllegalMove."""
    return _follow_order(actor, vehicle_id, "allocate")


def deallocate_vehicle(*, actor: Actor, vehicle_id: UUID, reason: str) -> Vehicle:
    """Its order is not covered any more and waits for money. Raises NotFound and IllegalMove."""
    return _follow_order(actor, vehicle_id, "deallocate", reason)


def deliver_vehicle(*, actor: Actor, vehicle_id: UUID) -> Vehicle:
    """The car has left with its buyer. Raises NotFound and IllegalMove."""
    return _follow_order(actor, vehicle_id, "deliver")


def release_vehicle(*, actor: Actor, vehicle_id: UUID, reason: str) -> Vehicle:
    """The order came to nothing: the car is for sale again, or held back where a recall is open.

    Raises NotFound and IllegalMove.
    """
    with transaction.atomic():
        vehicle = _follow_order(actor, vehicle_id, "release", reason)
        if found := open_recalls(vehicle.vin, vehicle.trim_id):
            walk(vehicle, SYSTEM, "withdraw", ", ".join(recall.number for recall in found)[:400])
        return vehicle


def take_back_vehicle(*, actor: Actor, vehicle_id: UUID, reason: str) -> Vehicle:
    """The buyer has returned the car: it is the dealer's again, to be reconditioned.

    Raises NotFound, IllegalMove, and VinTaken where another dealer has had the car in between.
    """
    with transaction.atomic():
        vehicle = _follow_order(actor, vehicle_id, "take_back", reason)
        dealer = current_dealer()
        if vehicle.vin not in registered_vins(dealer.id):
            register_vin(vin=vehicle.vin, dealer_id=dealer.id, vehicle_id=vehicle.id)
        return vehicle


def _follow_order(actor: Actor, vehicle_id: UUID, verb: str, note: str = "") -> Vehicle:
    with transaction.atomic():
        return walk(lock_vehicle(vehicle_id), actor, verb, note)


def walk(vehicle: Vehicle, actor: Actor, verb: str, note: str = "") -> Vehicle:
    """Take a locked car by a verb to its next state, with everything that was set on it, and tell the market.

    Raises IllegalMove, and RecallOpen for a car that would come onto the market unrepaired.
    """
    if verb == "pass_pdi" and (found := open_recalls(vehicle.vin, vehicle.trim_id)):
        raise RecallOpen(params={"numbers": ", ".join(recall.number for recall in found)})
    was_listed, now = vehicle.listed, clock.now()
    vehicle.hold_until = None
    if verb != "write_off":
        # Who proposed to write the car off saw it in another state than it is in now.
        vehicle.write_off_by, vehicle.write_off_reason = None, ""
    if VEHICLE.target(vehicle.state, verb) == LISTED:
        vehicle.available_since = now
    fell = end_demo(vehicle) if vehicle.state == DEMO else None
    if verb == "pass_pdi":
        vehicle.pdi_passed_at = now
    elif verb in _INSPECTED_NO_MORE:
        vehicle.pdi_passed_at = None
    elif verb == "arrive":
        vehicle.arrived_on = now.astimezone(clock.SHANGHAI).date()
    move(
        vehicle,
        machine=VEHICLE,
        verb=verb,
        actor=actor,
        action=ACTIONS[verb],
        note=note,
        before={"price": fell[0].as_json()} if fell else None,
        after={"price": fell[1].as_json()} if fell else None,
    )
    project(vehicle, was_listed=was_listed, actor=actor)
    return vehicle
