"""Everything that changes an old car. The order's row is locked first, the old car's after it."""

from tenant_apps.partexchange.operations.following import follow_order
from tenant_apps.partexchange.operations.receiving import receive_old_car
from tenant_apps.partexchange.operations.trading import (
    accept_offer,
    attach_car,
    inspect_car,
    make_offer,
    reject_car,
    report_difference,
)

__all__ = [
    "accept_offer",
    "attach_car",
    "follow_order",
    "inspect_car",
    "make_offer",
    "receive_old_car",
    "reject_car",
    "report_difference",
]
