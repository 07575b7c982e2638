from __future__ import annotations

import logging
from uuid import UUID

from core.flow.tasks import dealer_task, market_task
from core.kernel import clock
from core.kernel.actor import SYSTEM
from tenant_apps.registration import operations
from tenant_apps.registration.queries import due_filings
from tenants.context import dealer_context, one_by_one, ref_of
from tenants.queries import served_dealers

log = logging.getLogger(__name__)


@dealer_task
def call_office(*, registration_id: str) -> None:
    """Call the vehicle office about a filing. A second run finds nothing to do."""
    operations.call_office(actor=SYSTEM, registration_id=UUID(registration_id))


@market_task
def call_offices() -> int:
    """Call offices about every filing that is due, dealer by dealer; how many calls were made.

    One dealer whose schema fails does not keep the others from it.
    """
    called = 0
    for dealer in one_by_one([ref_of(row) for row in served_dealers()]):
        try:
            with dealer_context(dealer):
                called += call_due()
        except Exception:
            log.exception("the vehicle office could not be called for %s", dealer.slug)
    return called


def call_due() -> int:
    """The calls that are due at the dealer at hand, each by itself."""
    due = due_filings(clock.now())
    for registration_id in due:
        try:
            operations.call_office(actor=SYSTEM, registration_id=registration_id)
        except Exception:
            log.exception("registration %s could not be asked about", registration_id)
    return len(due)
