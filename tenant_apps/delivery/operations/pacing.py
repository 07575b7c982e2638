"""How fast this dealer hands cars over, for the badge on the market's pages."""

from __future__ import annotations

from core.kernel import clock
from core.kernel.actor import Actor
from shared_apps.marketplace.deadlines import Pace, pace_of
from shared_apps.marketplace.operations import record_pace
from tenant_apps.delivery.queries import history


def measure_pace(*, actor: Actor) -> Pace:
    """Work out the pace of the dealer at hand from its own history and tell the market. Raises Forbidden."""
    pace = pace_of(history(clock.now()))
    record_pace(actor=actor, pace=pace)
    return pace
