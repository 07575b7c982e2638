from __future__ import annotations

from uuid import UUID

from core.flow.outbox.registry import Delivery, handles
from core.kernel.actor import SYSTEM
from tenant_apps.drives.operations.leaving import ask_to_move, renew_schedule, retell_drives
from tenant_apps.drives.queries import is_demo_car
from tenant_apps.staff.events import MemberLeft, MemberReturned
from tenant_apps.stock.events import VehicleChanged
from tenants.archive.hooks import Finding, Restored, after_restore


@handles(VehicleChanged)
def on_vehicle_changed(delivery: Delivery) -> None:
    """A demo car was sold, withdrawn or came back: what is free changes, and its drives are told."""
    vehicle_id = UUID(delivery.payload["vehicle_id"])
    if not is_demo_car(vehicle_id):
        return
    ask_to_move(actor=SYSTEM, vehicle_id=vehicle_id)
    renew_schedule(actor=SYSTEM)


@handles(MemberLeft)
@handles(MemberReturned)
def on_staff_changed(delivery: Delivery) -> None:
    """Somebody who went along has left, or is back."""
    renew_schedule(actor=SYSTEM)


@handles("dealers.state_changed")
def on_state_changed(delivery: Delivery) -> None:
    """A dealer trades again: the market learns what it has free."""
    if delivery.payload["after"] == "ACTIVE":
        renew_schedule(actor=SYSTEM)


@handles("dealers.imported")
def on_imported(delivery: Delivery) -> None:
    """A dealer came from elsewhere: likewise."""
    renew_schedule(actor=SYSTEM)


@after_restore
def on_restored(restored: Restored) -> list[Finding]:
    """Buyers and the market see what the dealer's books say again."""
    retell_drives(actor=SYSTEM)
    return []
