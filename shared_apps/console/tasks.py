from __future__ import annotations

import logging
from uuid import UUID

from core.flow.tasks import market_task
from core.kernel.actor import SYSTEM
from shared_apps.console.operations import open_waiting_dealer
from tenants.fleet.pool import build_spare
from tenants.operations import fail_provisioning

log = logging.getLogger(__name__)
TRIES = 4  # a spare just built may go to somebody who came in between


class PoolDry(RuntimeError):
    """Every spare that was built for the dealer went to somebody else."""


@market_task
def provision(*, dealer_id: str) -> None:
    """Open a dealer for whom no spare was ready: build one and take it. Failures show in the console."""
    try:
        _open(UUID(dealer_id))
    except Exception as error:
        log.exception("provisioning of dealer %s failed", dealer_id)
        fail_provisioning(actor=SYSTEM, dealer_id=UUID(dealer_id), error=str(error))


def _open(dealer_id: UUID) -> None:
    for _ in range(TRIES):
        if open_waiting_dealer(actor=SYSTEM, dealer_id=dealer_id).state != "PROVISIONING":
            return
        build_spare()
    raise PoolDry("other dealers took every schema that was built; try again")
