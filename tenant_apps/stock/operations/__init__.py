"""Everything that changes a car in stock."""

from tenant_apps.stock.operations.certifying import (
    hand_over_certificate,
    pledge_certificate,
    receive_certificate,
    redeem_for_order,
    request_redeem,
    scan_certificate,
    take_back_certificate,
)
from tenant_apps.stock.operations.inspecting import (
    confirm_inspection,
    picture_inspection,
    record_inspection,
)
from tenant_apps.stock.operations.moves import (
    allocate_vehicle,
    deallocate_vehicle,
    deliver_vehicle,
    hold_vehicle,
    move_vehicle,
    propose_write_off,
    release_vehicle,
    reserve_vehicle,
    take_back_vehicle,
)
from tenant_apps.stock.operations.photographing import add_photo, remove_photo
from tenant_apps.stock.operations.pricing import reprice_vehicle
from tenant_apps.stock.operations.recalling import (
    follow_recalls,
    note_repair,
    recall_vehicles,
    spread_recalls,
)
from tenant_apps.stock.operations.receiving import receive_vehicle
from tenant_apps.stock.operations.reconciling import reconcile_stock
from tenant_apps.stock.operations.republishing import republish_vehicles, retell_vehicles
from tenant_apps.stock.operations.sizing import make_sizes, note_problem, order_owed_sizes

__all__ = [
    "add_photo",
    "allocate_vehicle",
    "confirm_inspection",
    "deallocate_vehicle",
    "deliver_vehicle",
    "follow_recalls",
    "hand_over_certificate",
    "hold_vehicle",
    "make_sizes",
    "move_vehicle",
    "note_problem",
    "note_repair",
    "order_owed_sizes",
    "picture_inspection",
    "pledge_certificate",
    "propose_write_off",
    "recall_vehicles",
    "receive_certificate",
    "receive_vehicle",
    "reconcile_stock",
    "record_inspection",
    "redeem_for_order",
    "release_vehicle",
    "remove_photo",
    "reprice_vehicle",
    "republish_vehicles",
    "request_redeem",
    "reserve_vehicle",
    "retell_vehicles",
    "scan_certificate",
    "spread_recalls",
    "take_back_certificate",
    "take_back_vehicle",
]
