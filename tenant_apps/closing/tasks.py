from __future__ import annotations

from core.flow.tasks import dealer_task
from core.kernel.actor import SYSTEM
from tenant_apps.closing import operations


@dealer_task
def match_lines() -> None:
    """Go on matching the lines of a large statement; asks for itself again while there are more."""
    operations.match_open_lines(actor=SYSTEM)
