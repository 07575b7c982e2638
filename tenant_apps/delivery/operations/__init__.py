"""Everything that changes a hand-over. The order's row is locked first, the hand-over's after it."""

from tenant_apps.delivery.operations.booking import assign_handover, book_handover, set_out, unbook_handover
from tenant_apps.delivery.operations.charging import confirm_fee, expect_fee, record_fee
from tenant_apps.delivery.operations.fitting import move_installation, plan_installation
from tenant_apps.delivery.operations.following import follow_order
from tenant_apps.delivery.operations.pacing import measure_pace
from tenant_apps.delivery.operations.settings import change_settings
from tenant_apps.delivery.operations.signing import add_proof, reopen_handover, sign_handover, view_proof

__all__ = [
    "add_proof",
    "assign_handover",
    "book_handover",
    "change_settings",
    "confirm_fee",
    "expect_fee",
    "follow_order",
    "measure_pace",
    "move_installation",
    "plan_installation",
    "record_fee",
    "reopen_handover",
    "set_out",
    "sign_handover",
    "unbook_handover",
    "view_proof",
]
