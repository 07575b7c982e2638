from __future__ import annotations

from core.flow.tasks import market_task
from tenants.fleet.pool import fill


@market_task
def fill_pool() -> None:
    """Bring the pool of spare schemas to its size; after each that was taken, and from time to time."""
    fill()
