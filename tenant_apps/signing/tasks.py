from __future__ import annotations

import logging
from uuid import UUID

from core.flow.tasks import dealer_task, market_task
from core.kernel import clock
from core.kernel.actor import SYSTEM
from tenant_apps.signing import operations
from tenant_apps.signing.queries import due_envelopes
from tenants.context import dealer_context, one_by_one, ref_of
from tenants.queries import served_dealers

log = logging.getLogger(__name__)


@dealer_task
def call_provider(*, envelope_id: str) -> None:
    """Call a signing provider about what is due. A second run finds nothing to do."""
    operations.call_provider(actor=SYSTEM, envelope_id=UUID(envelope_id))


@dealer_task
def act_on(*, heard_id: str) -> None:
    """Work off a callback. A second run finds nothing to do."""
    operations.act_on(heard_id=UUID(heard_id))


@market_task
def call_providers() -> int:
    """Call signing providers about all that is due, dealer by dealer: callbacks and tasks get lost.

    One dealer whose schema fails does not keep the others from it. Returns how many calls were made.
    """
    called = 0
    for dealer in one_by_one([ref_of(row) for row in served_dealers()]):
        try:
            with dealer_context(dealer):
                called += call_due()
        except Exception:
            log.exception("signing providers of %s could not be called", dealer.slug)
    return called


def call_due() -> int:
    """The calls that are due at the dealer at hand, each by itself."""
    due = due_envelopes(clock.latest())
    for envelope_id in due:
        try:
            operations.call_provider(actor=SYSTEM, envelope_id=envelope_id)
        except Exception:
            log.exception("the provider of envelope %s could not be called", envelope_id)
    return len(due)
