from __future__ import annotations

from core.flow.outbox.registry import Delivery, handles
from core.kernel.actor import SYSTEM
from tenant_apps.stock.operations import reconcile_stock, republish_vehicles
from tenant_apps.stock.queries import listed_vehicles
from tenants.archive.hooks import Finding, Restored, after_restore


@handles("dealers.state_changed")
def on_state_changed(delivery: Delivery) -> None:
    """A dealer trades again: whatever its listings missed meanwhile is made good."""
    if delivery.payload["after"] == "ACTIVE":
        republish_vehicles(listed_vehicles().values_list("id", flat=True))


@after_restore
def on_restored(restored: Restored) -> list[Finding]:
    """The market follows the stock back."""
    return reconcile_stock(actor=SYSTEM)
