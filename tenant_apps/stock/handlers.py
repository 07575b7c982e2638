from __future__ import annotations

import logging
from uuid import UUID

from core.flow.outbox.registry import Delivery, handles
from core.kernel.actor import SYSTEM
from shared_apps.catalog.queries import UnknownTrim
from shared_apps.recalls.events import RecallPublished
from tenant_apps.stock.events import RecallDue
from tenant_apps.stock.operations import (
    follow_recalls,
    recall_vehicles,
    reconcile_stock,
    republish_vehicles,
    spread_recalls,
)
from tenant_apps.stock.queries import listed_vehicles
from tenants.archive.hooks import Finding, Restored, after_restore

log = logging.getLogger(__name__)


@handles("dealers.state_changed")
def on_state_changed(delivery: Delivery) -> None:
    """A dealer trades again: whatever its listings missed meanwhile is made good."""
    if delivery.payload["after"] == "ACTIVE":
        republish_vehicles(listed_vehicles().values_list("id", flat=True))


@handles("dealers.imported")
def on_imported(delivery: Delivery) -> None:
    """A dealer came from elsewhere: its cars go on this market, as far as this catalogue knows them and no
    recall of which it never heard stops them.
    """
    follow_recalls(actor=SYSTEM)
    for vehicle_id in listed_vehicles().values_list("id", flat=True):
        try:
            republish_vehicles([vehicle_id])
        except UnknownTrim:
            log.warning("car %s of an imported dealer is of a trim this catalogue does not know", vehicle_id)


@handles(RecallPublished)
def on_recall(delivery: Delivery) -> None:
    """Cars under a new recall are taken off sale, and their orders told, a few at a time."""
    spread_recalls(actor=SYSTEM)


@handles(RecallDue)
def on_recall_due(delivery: Delivery) -> None:
    """Some of them: what the dealer has locked meanwhile is not much."""
    recall_vehicles(actor=SYSTEM, vehicle_ids=map(UUID, delivery.payload["vehicle_ids"]))


@after_restore
def on_restored(restored: Restored) -> list[Finding]:
    """The market follows the stock back, and the stock what was recalled since."""
    follow_recalls(actor=SYSTEM)
    return reconcile_stock(actor=SYSTEM)
