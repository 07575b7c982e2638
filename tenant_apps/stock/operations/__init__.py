"""Everything that changes a car in stock."""

from tenant_apps.stock.operations.moves import (
    allocate_vehicle,
    deliver_vehicle,
    hold_vehicle,
    move_vehicle,
    release_vehicle,
    reserve_vehicle,
)
from tenant_apps.stock.operations.photographing import add_photo, remove_photo
from tenant_apps.stock.operations.pricing import reprice_vehicle
from tenant_apps.stock.operations.receiving import receive_vehicle
from tenant_apps.stock.operations.reconciling import reconcile_stock
from tenant_apps.stock.operations.republishing import republish_vehicles, retell_vehicles
from tenant_apps.stock.operations.sizing import make_sizes, note_problem, order_owed_sizes

__all__ = [
    "add_photo",
    "allocate_vehicle",
    "deliver_vehicle",
    "hold_vehicle",
    "make_sizes",
    "move_vehicle",
    "note_problem",
    "order_owed_sizes",
    "receive_vehicle",
    "reconcile_stock",
    "release_vehicle",
    "remove_photo",
    "reprice_vehicle",
    "republish_vehicles",
    "reserve_vehicle",
    "retell_vehicles",
]
