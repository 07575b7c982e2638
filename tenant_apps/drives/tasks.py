from __future__ import annotations

import logging

from core.flow.tasks import market_task
from core.kernel import clock
from core.kernel.actor import SYSTEM
from core.kernel.errors import DomainError
from shared_apps.appointments.queries import lapsed_offers
from tenant_apps.drives import operations
from tenants.context import dealer_context, one_by_one, ref_of
from tenants.queries import served_dealers

MOST_OFFERS = 500
log = logging.getLogger(__name__)


@market_task
def lapse_offers() -> int:
    """End the offers of freed times that nobody took in time, and say how many; the next in line are asked.

    Also at dealers that are frozen. One that fails does not keep the others from it.
    """
    ended = 0
    for offer in list(lapsed_offers(clock.now())[:MOST_OFFERS]):
        try:
            with dealer_context(ref_of(offer.dealer)):
                operations.lapse_offer(actor=SYSTEM, drive_id=offer.id)
            ended += 1
        except DomainError:
            log.info("offer %s was answered in the last moment", offer.number)
        except Exception:
            log.exception("offer %s could not be ended", offer.number)
    return ended


@market_task
def tidy_up() -> int:
    """Delete licences' photographs whose time is over, dealer by dealer, and say how many.

    One dealer whose schema fails does not keep the others from it.
    """
    erased = 0
    for dealer in one_by_one([ref_of(row) for row in served_dealers()]):
        try:
            with dealer_context(dealer):
                erased += operations.erase_licences(actor=SYSTEM)
        except Exception:
            log.exception("licences of test drives of %s could not be tidied", dealer.slug)
    return erased
