"""Everything that changes a registration. The order's row is locked first, the registration's after it."""

from tenant_apps.registration.operations.filing import call_again, call_office
from tenant_apps.registration.operations.following import follow_order
from tenant_apps.registration.operations.packing import bring_document, move_registration, view_document
from tenant_apps.registration.operations.refunding import hand_refund_papers

__all__ = [
    "bring_document",
    "call_again",
    "call_office",
    "follow_order",
    "hand_refund_papers",
    "move_registration",
    "view_document",
]
