"""Everything that writes to the log."""

from shared_apps.notary.operations.anchoring import anchor_audit
from shared_apps.notary.operations.closing import close_days
from shared_apps.notary.operations.entering import enter
from shared_apps.notary.operations.stamping import stamp_days

__all__ = ["anchor_audit", "close_days", "enter", "stamp_days"]
