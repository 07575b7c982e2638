"""What Stripe tells us unasked: kept first, acted on second, each event once."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from billing import gateway
from billing.errors import FactsDiffer, PaymentRefused, PaymentUnavailable, PaymentUnbooked
from billing.gateway import CheckoutFacts, DisputeFacts, Incoming
from billing.models import Payment, Refund, WebhookEvent
from billing.operations.bookings import book, fail, locked
from billing.operations.checkouts import sync_payment
from billing.operations.disputes import book_dispute
from billing.operations.refunds import book_refund
from billing.states import LIVE
from core.kernel import clock
from tenants.context import market_context

log = logging.getLogger(__name__)


def record_webhook(raw: bytes, signature: str) -> WebhookEvent:
    """Verify, keep and act on one webhook; a repeated one changes nothing.

    Must not run inside a transaction. Raises BadSignature; any other error means that the event is kept but
    not acted on, and that Stripe should send it again.
    """
    incoming = gateway.construct_event(raw, signature)
    with market_context():
        kept = _keep(incoming)
        if kept.processed_at is not None:
            return kept
        try:
            return _act(kept.pk)
        except Exception as error:
            WebhookEvent.objects.filter(pk=kept.pk, processed_at=None).update(
                error=f"{type(error).__name__}: {error}"[:2000]
            )
            raise


def forget_webhooks(*, before: datetime) -> int:
    """Erase what was told before a moment and acted on: it names payers. That it was told stays known.

    What is not acted on yet stays whole. Returns how many were erased.
    """
    with market_context():
        old = WebhookEvent.objects.filter(processed_at__lt=before).exclude(payload={})
        return old.update(payload={})


def _keep(incoming: Incoming) -> WebhookEvent:
    with transaction.atomic(durable=True):
        kept, _ = WebhookEvent.objects.get_or_create(
            stripe_event_id=incoming.event_id, defaults={"type": incoming.type, "payload": incoming.payload}
        )
    return kept


def _act(webhook_id: int) -> WebhookEvent:
    found = WebhookEvent.objects.get(pk=webhook_id)
    facts, disputed = _checkout_facts(found), _dispute_facts(found)
    if disputed is not None:
        _catch_up(disputed[0])
    with transaction.atomic(durable=True):
        event = WebhookEvent.objects.select_for_update().get(pk=webhook_id)
        if event.processed_at is not None:
            return event
        event.error = ""
        try:
            with transaction.atomic():
                if disputed is not None:
                    book_dispute(*disputed)
                _apply(event, facts)
        except FactsDiffer as difference:
            # Sending it again would not help: it is shown to a person instead.
            event.error = f"{difference.code} {difference.params}"
            log.exception("webhook %s does not fit our payment", event.stripe_event_id)
        event.processed_at = clock.now()
        event.save(update_fields=["processed_at", "error"])
    return event


def _checkout_facts(event: WebhookEvent) -> CheckoutFacts | None:
    """The session told of. A paid one is asked for once more, for the method it was paid by."""
    subject = _object(event)
    if subject.get("object") != "checkout.session":
        return None
    facts = gateway.checkout_facts(subject)
    if not facts.paid or _payment_id(facts) is None:
        return facts
    try:
        return gateway.retrieve_checkout(facts.session_id)
    except (PaymentUnavailable, PaymentRefused):
        return facts


def _dispute_facts(event: WebhookEvent) -> tuple[UUID, DisputeFacts] | None:
    """Which payment is disputed and how that stands now, which may be more than this event knew.

    So it does not matter in which order the words of a dispute come. None for a payment that is not ours.
    """
    subject = _object(event)
    if subject.get("object") != "dispute":
        return None
    facts = gateway.retrieve_dispute(subject["id"])
    known = Payment.objects.filter(stripe_payment_intent_id=facts.payment_intent_id or "-")
    payment_id = known.values_list("id", flat=True).first()
    if payment_id is None and facts.payment_intent_id:
        # The word of the payment itself is still on its way: it carries our mark.
        mark = gateway.retrieve_intent(facts.payment_intent_id).marks.get("payment_id", "")
        payment_id = UUID(mark) if _is_uuid(mark) and Payment.objects.filter(pk=mark).exists() else None
    return (payment_id, facts) if payment_id else None


def _catch_up(payment_id: UUID) -> None:
    """Have the payment booked that a bank asks back: its dealer hears of both in this order, or of neither.

    Raises PaymentUnbooked where Stripe does not say that it holds the money; the dispute is told again.
    """
    payment = Payment.objects.get(pk=payment_id)
    if payment.state != "CAPTURED" and sync_payment(payment_id=payment_id).state != "CAPTURED":
        raise PaymentUnbooked


def _apply(event: WebhookEvent, facts: CheckoutFacts | None) -> None:
    if facts is not None:
        payment_id = _payment_id(facts)
        if payment_id is not None:
            payment = locked(payment_id)
            book(payment, facts)
            if event.type == "checkout.session.async_payment_failed" and payment.state in LIVE:
                fail(payment, "the bank refused the payment")
                payment.save()
        return
    act = ACTIONS.get(event.type)
    if act is not None:
        act(_object(event))


def _payment_id(facts: CheckoutFacts) -> UUID | None:
    """Ours by the mark it carries; None for a session that something else made on the same account."""
    mark = facts.marks.get("payment_id", "")
    found = Payment.objects.filter(pk=mark) if _is_uuid(mark) else Payment.objects.none()
    return found.values_list("id", flat=True).first()


def _note_decline(subject: dict[str, Any]) -> None:
    """The payer's last attempt failed; the page stays open, and ours says why."""
    facts = gateway.intent_facts(subject)
    mark = facts.marks.get("payment_id", "")
    if _is_uuid(mark):
        Payment.objects.filter(pk=mark, state__in=LIVE).update(
            last_error=facts.decline, updated_at=clock.now()
        )


def _book_refund(subject: dict[str, Any]) -> None:
    facts = gateway.refund_facts(subject)
    mark = facts.marks.get("refund_id", "")
    if _is_uuid(mark) and Refund.objects.filter(pk=mark).exists():
        book_refund(UUID(mark), facts)


def _object(event: WebhookEvent) -> dict[str, Any]:
    subject: dict[str, Any] = event.payload["data"]["object"]
    return subject


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


ACTIONS: dict[str, Callable[[dict[str, Any]], None]] = {
    "payment_intent.payment_failed": _note_decline,
    "refund.created": _book_refund,
    "refund.updated": _book_refund,
    "refund.failed": _book_refund,
}
