"""Work that waits for Stripe."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from django.conf import settings

from billing import queries
from billing.errors import FactsDiffer, PaymentRefused, PaymentUnavailable
from billing.operations import execute_refund as send_refund
from billing.operations import expire_checkout, sync_payment
from billing.operations.webhooks import forget_webhooks as erase_webhooks
from core.flow.tasks import market_task
from core.kernel import clock

log = logging.getLogger(__name__)
UNSEEN_FOR = timedelta(minutes=2)
ENDS_AFTER = timedelta(seconds=45)
AT_ONCE = 50


@market_task
def execute_refund(refund_id: str) -> None:
    """Send one refund; a silent Stripe is tried again by `sync_open_payments`."""
    send_refund(refund_id=UUID(refund_id))


@market_task
def forget_webhooks() -> int:
    """Erase the words of webhooks that were acted on `WEBHOOK_KEEP_DAYS` ago."""
    return erase_webhooks(before=clock.now() - timedelta(days=settings.WEBHOOK_KEEP_DAYS))


@market_task
def close_checkout(payment_id: str) -> None:
    """Close the page of a payment that nobody waits for; a silent Stripe is tried again later."""
    _look_at(UUID(payment_id), close=True)


@market_task
def sync_open_payments() -> None:
    """Whatever still waits for Stripe's word: lost webhooks, overdue pages, refunds without an answer.

    It runs every minute, so money that Stripe took is booked within three, even if no webhook ever comes.
    """
    for payment_id in _unseen():
        if not _look_at(payment_id):
            return
    for refund_id in queries.due_refunds(clock.now(), AT_ONCE):
        send_refund(refund_id=refund_id)


def _unseen() -> Iterator[UUID]:
    """Live payments, longest unseen first, until there is none or the next run is near."""
    began = clock.now()
    while clock.now() < began + ENDS_AFTER:
        batch = queries.live_payments(began - UNSEEN_FOR, AT_ONCE)
        if not batch:
            return
        yield from batch


def _look_at(payment_id: UUID, *, close: bool = False) -> bool:
    """Whether Stripe answered; where it does not, asking about the next payment only costs time."""
    try:
        payment = sync_payment(payment_id=payment_id)
        if payment.state in ("CREATED", "OPEN") and (close or payment.expires_at <= clock.now()):
            expire_checkout(payment_id=payment_id)
    except PaymentUnavailable:
        log.warning("payment %s: Stripe does not answer", payment_id)
        return False
    except (PaymentRefused, FactsDiffer):
        log.exception("payment %s needs a look", payment_id)
    return True
