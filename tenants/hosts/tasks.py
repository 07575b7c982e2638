from __future__ import annotations

import logging

from core.flow.tasks import market_task
from core.kernel import clock
from core.kernel.actor import SYSTEM
from core.kernel.errors import DomainError
from tenants.hosts.operations import check_host
from tenants.hosts.queries import due_hosts
from tenants.hosts.resolver import configured_resolver

AT_ONCE = 50
log = logging.getLogger(__name__)


@market_task
def check_due() -> None:
    """Look up the records that are due; the scheduler asks every minute."""
    resolver = configured_resolver()
    for host_id in due_hosts(clock.now(), AT_ONCE):
        try:
            check_host(actor=SYSTEM, host_id=host_id, resolver=resolver)
        except DomainError:  # removed in the meantime
            log.info("host %s is gone", host_id)
