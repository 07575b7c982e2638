from __future__ import annotations

import logging
from uuid import UUID

from core.flow.tasks import dealer_task, market_task
from core.kernel import clock
from core.kernel.actor import SYSTEM
from tenant_apps.insurance import operations
from tenant_apps.insurance.queries import due_quotes
from tenants.context import dealer_context, one_by_one, ref_of
from tenants.queries import served_dealers

log = logging.getLogger(__name__)


@dealer_task
def call_insurer(*, quote_id: str) -> None:
    """Call an insurer about what is due. A second run finds nothing to do."""
    operations.call_insurer(actor=SYSTEM, quote_id=UUID(quote_id))


@market_task
def call_insurers() -> int:
    """Call insurers about all that is due, dealer by dealer: what was not answered in time, or got lost.

    One dealer whose schema fails does not keep the others from it. Returns how many calls were made.
    """
    called = 0
    for dealer in one_by_one([ref_of(row) for row in served_dealers()]):
        try:
            with dealer_context(dealer):
                called += call_due()
        except Exception:
            log.exception("insurers of %s could not be called", dealer.slug)
    return called


def call_due() -> int:
    """The calls that are due at the dealer at hand, each by itself."""
    due = due_quotes(clock.now())
    for quote_id in due:
        try:
            operations.call_insurer(actor=SYSTEM, quote_id=quote_id)
        except Exception:
            log.exception("the insurer of quote %s could not be called", quote_id)
    return len(due)
