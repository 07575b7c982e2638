from __future__ import annotations

import logging

from core.flow.tasks import market_task
from core.kernel.actor import SYSTEM
from tenant_apps.delivery import operations
from tenants.context import dealer_context, one_by_one, ref_of
from tenants.queries import served_dealers

log = logging.getLogger(__name__)


@market_task
def measure_paces() -> int:
    """Work out how fast each dealer hands cars over, and say of how many.

    One dealer whose schema fails does not keep the others from it.
    """
    measured = 0
    for dealer in one_by_one([ref_of(row) for row in served_dealers()]):
        try:
            with dealer_context(dealer):
                operations.measure_pace(actor=SYSTEM)
                measured += 1
        except Exception:
            log.exception("the pace of %s could not be measured", dealer.slug)
    return measured
