from __future__ import annotations

from core.flow.tasks import market_task
from core.kernel.actor import SYSTEM
from shared_apps.tradein import operations


@market_task
def tidy_up() -> None:
    """Forget what guests have abandoned."""
    operations.forget_abandoned(actor=SYSTEM)
