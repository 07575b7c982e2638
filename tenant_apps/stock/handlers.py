from __future__ import annotations

from core.flow.outbox.registry import Delivery, handles
from tenant_apps.stock.operations import republish_vehicles
from tenant_apps.stock.queries import listed_vehicles


@handles("dealers.state_changed")
def on_state_changed(delivery: Delivery) -> None:
    """A dealer trades again: whatever its listings missed meanwhile is made good."""
    if delivery.payload["after"] == "ACTIVE":
        republish_vehicles(listed_vehicles().values_list("id", flat=True))
