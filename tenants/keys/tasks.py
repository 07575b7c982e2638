from __future__ import annotations

import logging
from datetime import timedelta

from core.flow.tasks import market_task
from core.kernel import clock
from core.kernel.actor import SYSTEM
from tenants.context import one_by_one, ref_of
from tenants.keys import rotation
from tenants.queries import served_dealers

log = logging.getLogger(__name__)
BUDGET = timedelta(minutes=5)  # of the hour until the scheduler calls again


@market_task
def turn_over() -> None:
    """End rotations that were begun, destroy keys that nothing needs, change keys that are too old."""
    done = rotation.turn_over(
        actor=SYSTEM,
        dealers=one_by_one([ref_of(dealer) for dealer in served_dealers()]),
        until=clock.latest() + BUDGET,
    )
    if any(done.values()):
        log.info("keys: %(rotated)d rotated, %(destroyed)d destroyed", done)
