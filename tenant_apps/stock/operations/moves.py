from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from core.kernel import clock
from core.kernel.actor import Actor
from tenant_apps.stock.errors import VehicleGone
from tenant_apps.stock.models import Vehicle
from tenant_apps.stock.operations.settling import lock_vehicle, settle, tell
from tenant_apps.stock.policies import require_verb
from tenant_apps.stock.states import ACTIONS, LISTED, VEHICLE

_HOLD = """
UPDATE stock_vehicle SET state = %s, hold_until = %s, version = version + 1, updated_at = %s
WHERE id = %s AND state = %s RETURNING *
"""


def move_vehicle(*, actor: Actor, vehicle_id: UUID, verb: str, note: str = "") -> Vehicle:
    """A step that people make by hand: inspection, withdrawal.

    Raises NotFound, IllegalMove, Forbidden, and OrderDecides for a step that only an order makes.
    """
    with transaction.atomic():
        vehicle = lock_vehicle(vehicle_id)
        require_verb(actor, verb, vehicle.state)
        return _move(vehicle, actor, verb, note)


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


def deliver_vehicle(*, actor: Actor, vehicle_id: UUID) -> Vehicle:
    """The car has left with its buyer. Raises NotFound and IllegalMove."""
    return _follow_order(actor, vehicle_id, "deliver")


def release_vehicle(*, actor: Actor, vehicle_id: UUID, reason: str) -> Vehicle:
    """The order came to nothing: the car is for sale again. Raises NotFound and IllegalMove."""
    return _follow_order(actor, vehicle_id, "release", reason)


def _follow_order(actor: Actor, vehicle_id: UUID, verb: str, note: str = "") -> Vehicle:
    with transaction.atomic():
        return _move(lock_vehicle(vehicle_id), actor, verb, note)


def _move(vehicle: Vehicle, actor: Actor, verb: str, note: str) -> Vehicle:
    source, was_listed = vehicle.state, vehicle.listed
    vehicle.state = VEHICLE.target(source, verb)
    vehicle.hold_until = None
    if vehicle.listed:
        vehicle.available_since = clock.now()
    settle(
        vehicle,
        actor=actor,
        action=ACTIONS[verb],
        was_listed=was_listed,
        before={"state": source},
        after={"state": vehicle.state},
        note=note,
    )
    return vehicle
