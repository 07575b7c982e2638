from __future__ import annotations

from uuid import UUID

from core.flow.tasks import market_task
from shared_apps.insight.operations import add_up


@market_task
def add_up_dealer(*, dealer_id: str) -> None:
    """Add up one dealer's figures after its facts changed."""
    add_up(UUID(dealer_id))


@market_task
def refresh_overview() -> None:
    """Add up every dealer's figures: the safety net, and what an operator's refresh asks for."""
    add_up()
