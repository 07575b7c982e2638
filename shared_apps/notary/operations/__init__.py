"""Everything that writes to the log."""

from shared_apps.notary.operations.anchoring import anchor_audit
from shared_apps.notary.operations.closing import close_days
from shared_apps.notary.operations.entering import enter
from shared_apps.notary.operations.inspecting import RIGHT, ask_check, check_everything
from shared_apps.notary.operations.renewing import renew_timestamps
from shared_apps.notary.operations.stamping import stamp_days

__all__ = [
    "RIGHT",
    "anchor_audit",
    "ask_check",
    "check_everything",
    "close_days",
    "enter",
    "renew_timestamps",
    "stamp_days",
]
