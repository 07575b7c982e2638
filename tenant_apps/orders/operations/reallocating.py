"""Another car of the same kind takes the place of the one an order has."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.states import IllegalMove
from tenant_apps.contracts.operations import end_contracts
from tenant_apps.orders.errors import ReasonMissing, SwapUnlike
from tenant_apps.orders.gates import follow
from tenant_apps.orders.models import Order
from tenant_apps.orders.operations.holding import plain
from tenant_apps.orders.operations.recalling import ATTENTION as RECALLED_CAR
from tenant_apps.orders.operations.settling import lock_order, require_clear, settle
from tenant_apps.orders.queries import at_hand, was_demo
from tenant_apps.orders.states import ORDER_VEHICLE, SWAPPED_IN
from tenant_apps.stock.operations import (
    hold_vehicle,
    move_vehicle,
    redeem_for_order,
    release_vehicle,
    reserve_vehicle,
)
from tenant_apps.stock.queries import vehicle_snapshot

SAME = ("trim_id", "colour_code", "interior_code")
SOLD_AT = ("price_minor", "currency")


def reallocate(
    *, actor: Actor, order_id: UUID, vehicle_id: UUID, reason: str, withdraw: bool = False
) -> Order:
    """Release the order's car and take another of the same trim and options, in one transaction.

    The price stands. A contract that names the old VIN and is not signed is void; a signed one needs a change
    signed, of which the order reminds. `withdraw` takes the old car off sale at once, as for a damage.
    Papers that name the old car come first: regions refuse while a policy, a plate or an invoice does.
    Raises Forbidden, NotFound, ReasonMissing, IllegalMove, SwapUnlike, VehicleGone for a car not free, and
    what the order's regions have against it.
    """
    actor.require("orders.reallocate")
    reason = " ".join(reason.split())[:400]
    with transaction.atomic():
        order = lock_order(order_id)
        if order.state not in SWAPPED_IN:
            raise IllegalMove(ORDER_VEHICLE.name, order.state, "reallocate")
        ORDER_VEHICLE.target(order.vehicle_state, "reallocate")
        if not reason:
            raise ReasonMissing()
        require_clear(order, "reallocate")
        wanted = plain(vehicle_snapshot(vehicle_id))
        demo_for_new = wanted["was_demo"] and not was_demo(order)
        if demo_for_new or any(wanted[name] != order.vehicle[name] for name in SAME):
            raise SwapUnlike()
        old_id, old_vin = order.vehicle_id, order.vin
        hold_vehicle(actor=actor, vehicle_id=vehicle_id, until=clock.now() + timedelta(minutes=1))
        reserve_vehicle(actor=actor, vehicle_id=vehicle_id)
        freed = release_vehicle(actor=actor, vehicle_id=old_id, reason=reason)
        if withdraw and freed.listed:  # a recalled one is off sale already
            move_vehicle(actor=actor, vehicle_id=old_id, verb="withdraw", note=reason)
        order.vehicle_id, order.vin = vehicle_id, wanted["vin"]
        order.vehicle = {**wanted, **{name: order.vehicle[name] for name in SOLD_AT}}
        order.vehicle_move = "reallocate"
        if order.state == "RESERVED":
            end_contracts(actor=actor, order_id=order.id, kinds=("SALE",))
            order.attention = "" if order.attention == RECALLED_CAR else order.attention
        else:
            order.attention = "car_swapped"
        if order.state == "FUNDED":
            redeem_for_order(actor=actor, vehicle_id=vehicle_id)
        settle(
            order,
            actor=actor,
            action="orders.order.reallocated",
            before={"vin": old_vin},
            after={"vin": order.vin},
            note=reason,
        )
        follow(at_hand(order), "reallocate", actor, reason)
        return order
