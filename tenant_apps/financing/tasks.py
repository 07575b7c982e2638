from __future__ import annotations

import logging
from datetime import timedelta
from uuid import UUID

from django.conf import settings

from core.flow.tasks import dealer_task, market_task
from core.kernel import clock
from core.kernel.actor import SYSTEM
from tenant_apps.financing import operations
from tenant_apps.financing.queries import due_inquiries, to_forget
from tenants.context import dealer_context, one_by_one, ref_of
from tenants.queries import served_dealers

log = logging.getLogger(__name__)


@dealer_task
def call_lender(*, inquiry_id: str) -> None:
    """Call a lender about what is due. A second run finds nothing to do."""
    operations.call_lender(actor=SYSTEM, inquiry_id=UUID(inquiry_id))


@market_task
def call_lenders() -> int:
    """Call lenders about all that is due, dealer by dealer: what was not answered in time, or got lost.

    One dealer whose schema fails does not keep the others from it. Returns how many calls were made.
    """
    called = 0
    for dealer in one_by_one([ref_of(row) for row in served_dealers()]):
        try:
            with dealer_context(dealer):
                called += call_due()
        except Exception:
            log.exception("lenders of %s could not be called", dealer.slug)
    return called


@market_task
def forget_applications() -> int:
    """Erase applicants' data, dealer by dealer, where nothing came of it for `LOAN_DATA_KEEP_DAYS`."""
    before = clock.now() - timedelta(days=settings.LOAN_DATA_KEEP_DAYS)
    forgotten = 0
    for dealer in one_by_one([ref_of(row) for row in served_dealers()]):
        try:
            with dealer_context(dealer):
                for application_id in list(to_forget(before).values_list("id", flat=True)):
                    forgotten += operations.forget_application(
                        actor=SYSTEM, application_id=application_id, before=before
                    )
        except Exception:
            log.exception("loan applications of %s could not be forgotten", dealer.slug)
    return forgotten


def call_due() -> int:
    """The calls that are due at the dealer at hand, each by itself."""
    due = due_inquiries(clock.now())
    for inquiry_id in due:
        try:
            operations.call_lender(actor=SYSTEM, inquiry_id=inquiry_id)
        except Exception:
            log.exception("the lender of inquiry %s could not be called", inquiry_id)
    return len(due)
