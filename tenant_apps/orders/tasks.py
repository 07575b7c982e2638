from __future__ import annotations

import logging

from core.flow.tasks import market_task
from core.kernel import clock
from core.kernel.actor import SYSTEM
from core.kernel.errors import Conflict
from tenant_apps.orders.operations import close_order, expire_order
from tenant_apps.orders.queries import overdue_holds, to_close
from tenants.context import dealer_context, one_by_one, ref_of
from tenants.queries import served_dealers

log = logging.getLogger(__name__)


@market_task
def expire_holds_everywhere() -> int:
    """End the holds whose time has run out, dealer by dealer, and say how many.

    Also at dealers that are frozen, suspended or about to leave: their cars must not stay held for ever. One
    dealer whose schema fails does not keep the others from it.
    """
    ended = 0
    for dealer in one_by_one([ref_of(row) for row in served_dealers()]):
        try:
            with dealer_context(dealer):
                ended += expire_overdue_holds()
        except Exception:
            log.exception("holds of %s could not be ended", dealer.slug)
    return ended


def expire_overdue_holds() -> int:
    """End the holds of the dealer at hand whose time has run out, each in a transaction of its own."""
    ended = 0
    for order_id in overdue_holds(clock.now()):
        try:
            expire_order(actor=SYSTEM, order_id=order_id)
            ended += 1
        except Conflict:
            log.info("order %s was paid or cancelled in the last moment", order_id)
    return ended


@market_task
def close_delivered_everywhere() -> int:
    """Put away the delivered orders with which nothing can happen any more, and say how many."""
    closed = 0
    for dealer in one_by_one([ref_of(row) for row in served_dealers()]):
        try:
            with dealer_context(dealer):
                closed += close_delivered_orders()
        except Exception:
            log.exception("delivered orders of %s could not be closed", dealer.slug)
    return closed


def close_delivered_orders() -> int:
    """The same for the dealer at hand, each order in a transaction of its own."""
    closed = 0
    for order_id in to_close(clock.now()):
        try:
            close_order(actor=SYSTEM, order_id=order_id)
            closed += 1
        except Conflict:
            log.info("order %s is disputed or was asked to be returned in the last moment", order_id)
    return closed
