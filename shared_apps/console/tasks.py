from __future__ import annotations

import logging
from uuid import UUID

from core.flow.tasks import market_task
from core.kernel.actor import SYSTEM
from shared_apps.console.operations import invite_owner
from shared_apps.insight.operations import add_up
from tenants.operations import fail_provisioning, provision_dealer

log = logging.getLogger(__name__)


@market_task
def provision(*, dealer_id: str) -> None:
    """Build a registered dealer's schema, open its portal, invite its owner. Failures show in the console."""
    try:
        dealer = provision_dealer(actor=SYSTEM, dealer_id=UUID(dealer_id))
    except Exception as error:
        log.exception("provisioning of dealer %s failed", dealer_id)
        fail_provisioning(actor=SYSTEM, dealer_id=UUID(dealer_id), error=str(error))
        return
    if "owner" not in dealer.progress:
        invite_owner(actor=SYSTEM, dealer=dealer)
    add_up(dealer.id)
