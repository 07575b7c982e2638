"""From paid to driven home."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from core.kernel.actor import Actor
from tenant_apps.orders.assessments import closing_obstacle
from tenant_apps.orders.models import Order
from tenant_apps.orders.operations.settling import lock_order, take
from tenant_apps.orders.policies import require_move
from tenant_apps.orders.readiness import delivery_obstacle, ready_obstacle
from tenant_apps.stock.operations import allocate_vehicle, deliver_vehicle, hand_over_certificate
from tenant_apps.stock.queries import standing_of


def mark_ready(*, actor: Actor, order_id: UUID, note: str = "") -> Order:
    """Allocate the inspected car to its paid order.

    Raises NotFound, Forbidden, IllegalMove, VehicleNotReady, InspectionOld.
    """
    with transaction.atomic():
        order = lock_order(order_id)
        require_move(actor, order, "mark_ready")
        obstacle = ready_obstacle(standing_of(order.vehicle_id))
        if obstacle is not None:
            raise obstacle
        allocate_vehicle(actor=actor, vehicle_id=order.vehicle_id)
        return take(order, "mark_ready", actor=actor, note=note)


def deliver_order(*, actor: Actor, order_id: UUID, note: str = "") -> Order:
    """Hand the car over with its certificate.

    Raises NotFound, Forbidden, IllegalMove, VehicleNotAllocated, CertificateAway, NotPaidInFull.
    """
    with transaction.atomic():
        order = lock_order(order_id)
        require_move(actor, order, "deliver")
        obstacle = delivery_obstacle(order, standing_of(order.vehicle_id))
        if obstacle is not None:
            raise obstacle
        deliver_vehicle(actor=actor, vehicle_id=order.vehicle_id)
        hand_over_certificate(actor=actor, vehicle_id=order.vehicle_id)
        return take(order, "deliver", actor=actor, note=note)


def close_order(*, actor: Actor, order_id: UUID, note: str = "") -> Order:
    """Put a delivered order away; staff only once no rule takes the car back any more.

    Raises NotFound, Forbidden, IllegalMove, ReturnStillOpen.
    """
    with transaction.atomic():
        order = lock_order(order_id)
        require_move(actor, order, "close")
        obstacle = closing_obstacle(order)
        if obstacle is not None and actor.kind != "system":
            raise obstacle
        return take(order, "close", actor=actor, note=note)
