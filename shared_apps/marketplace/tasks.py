from __future__ import annotations

from core.flow.tasks import market_task
from shared_apps.marketplace import operations


@market_task
def flush_views() -> None:
    """Write down who looked at what, as counted since the last time."""
    operations.flush_views()


@market_task
def tidy_up() -> None:
    """Forget deletions every process has heard of."""
    operations.forget_gone()
