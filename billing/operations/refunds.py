"""Giving money back: set aside first, then sent, and never more than there is."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TypedDict
from uuid import UUID

from django.db import transaction
from django.db.models import F

from billing import gateway
from billing.errors import (
    NotRefundable,
    PaymentRefused,
    PaymentUnavailable,
    RefundKeyReused,
    RefundTooLarge,
)
from billing.events import RefundFailed, RefundRequested, RefundSucceeded
from billing.gateway import RefundFacts
from billing.models import Payment, Refund
from billing.states import REFUND
from core.flow.audit.operations import record
from core.flow.outbox.operations import emit
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor
from core.kernel.events import Event
from core.kernel.money import Money
from tenants.context import market_context

log = logging.getLogger(__name__)
MAX_ATTEMPTS = 12
LONGEST_WAIT = timedelta(hours=1)
KEY_KEPT = timedelta(hours=23)
"""How long Stripe surely knows the key of a call; a refund older than that is looked up before it is sent."""
WAITING = ("REQUESTED", "PENDING")
ENDS = {"succeeded": "succeed", "failed": "fail", "canceled": "fail"}


class Particulars(TypedDict):
    """What every event of a refund says."""

    payment_id: UUID
    refund_id: UUID
    subject_id: UUID
    amount_minor: int
    currency: str


def request_refund(*, actor: Actor, payment_id: UUID, amount: Money, reason: str, key: str) -> Refund:
    """Set money of a captured payment aside and have it sent back. The same key is the same refund.

    May run inside the caller's transaction. Raises NotRefundable, RefundTooLarge, RefundKeyReused, and
    Payment.DoesNotExist where a dealer asks for another dealer's payment.
    """
    payment = Payment.objects.get(pk=payment_id)  # in the caller's scope: a dealer sees its own only
    with market_context(), transaction.atomic():
        refund, is_new = Refund.objects.get_or_create(
            payment=payment,
            key=key,
            defaults={
                "dealer_schema": payment.dealer_schema,
                "amount_minor": amount.amount,
                "currency": amount.currency,
                "reason": reason[:250],
            },
        )
        if not is_new:
            if Money(refund.amount_minor, refund.currency) != amount:
                raise RefundKeyReused
            return refund
        _set_aside(payment, amount)
        record(actor, "billing.refund.requested", ("refund", refund.id), after=amount.as_json(), note=reason)
        _emit(RefundRequested(**_particulars(refund)), refund, actor)
        return refund


def _set_aside(payment: Payment, amount: Money) -> None:
    """One statement decides, so that two askers can never promise the same money."""
    if payment.state != "CAPTURED" or payment.currency != amount.currency:
        raise NotRefundable
    taken = Payment.objects.filter(
        pk=payment.pk, state="CAPTURED", refunded_minor__lte=F("amount_minor") - amount.amount
    ).update(refunded_minor=F("refunded_minor") + amount.amount, updated_at=clock.now())
    if not taken:
        raise RefundTooLarge


def execute_refund(*, refund_id: UUID) -> Refund:
    """Send one refund to Stripe, or ask how it stands, and book the answer; safe to repeat at any time.

    Must not run inside a transaction. Without an answer the next attempt is put off; after twelve the refund
    is STUCK and waits for a person.
    """
    with market_context():
        refund = Refund.objects.select_related("payment").get(pk=refund_id)
        if refund.state not in WAITING:
            return refund
        try:
            facts = _send(refund)
        except PaymentUnavailable as silence:
            return _put_off(refund.id, str(silence.__cause__ or silence))
        except PaymentRefused as refused:
            return _settle(refund.id, "fail", problem=refused.reason)
        return book_refund(refund.id, facts)


def _send(refund: Refund) -> RefundFacts:
    if refund.stripe_refund_id:
        return gateway.retrieve_refund(refund.stripe_refund_id)
    intent_id, mark = refund.payment.stripe_payment_intent_id, str(refund.id)
    # A worker that was killed may have sent it without counting the attempt.
    sent_before = refund.attempts or refund.created_at < clock.now() - KEY_KEPT
    known = gateway.find_refund(intent_id, "refund_id", mark) if sent_before else None
    return known or gateway.refund(
        intent_id,
        Money(refund.amount_minor, refund.currency),
        key=f"refund:{refund.id}",
        marks={"refund_id": mark, "payment_id": str(refund.payment_id)},
    )


def book_refund(refund_id: UUID, facts: RefundFacts) -> Refund:
    """Bring a refund to what Stripe says of it."""
    verb = ENDS.get(facts.status, "accept")
    return _settle(refund_id, verb, stripe_refund_id=facts.refund_id, problem=facts.problem)


def _settle(refund_id: UUID, verb: str, *, stripe_refund_id: str = "", problem: str = "") -> Refund:
    with transaction.atomic():
        refund = Refund.objects.select_for_update().get(pk=refund_id)
        refund.stripe_refund_id = stripe_refund_id or refund.stripe_refund_id
        # What leads nowhere from here was booked before, or is older news than what was.
        if any(move.verb == verb for move in REFUND.moves_from(refund.state)):
            refund.state = REFUND.target(refund.state, verb)
            refund.last_error = problem
            if verb == "succeed":
                refund.settled_at = clock.now()
                _tell(refund, "succeeded", RefundSucceeded(**_particulars(refund)))
            elif verb == "fail":
                refund.settled_at = clock.now()
                _return_to_payment(refund)
                _tell(refund, "failed", RefundFailed(**_particulars(refund), reason=problem))
        if refund.state == "PENDING":
            refund.due_at = clock.now() + LONGEST_WAIT
        refund.save()
    return refund


def _return_to_payment(refund: Refund) -> None:
    Payment.objects.filter(pk=refund.payment_id).update(
        refunded_minor=F("refunded_minor") - refund.amount_minor, updated_at=clock.now()
    )


def _put_off(refund_id: UUID, problem: str) -> Refund:
    with transaction.atomic():
        refund = Refund.objects.select_for_update().get(pk=refund_id)
        if refund.state not in WAITING:
            return refund
        refund.attempts += 1
        refund.last_error = problem[:2000]
        refund.due_at = clock.now() + min(timedelta(seconds=10 * 2**refund.attempts), LONGEST_WAIT)
        if refund.state == "REQUESTED" and refund.attempts >= MAX_ATTEMPTS:
            refund.state = REFUND.target(refund.state, "give_up")
            record(SYSTEM, "billing.refund.stuck", ("refund", refund.id), note=refund.last_error)
            log.error("refund %s is stuck after %d attempts", refund.id, refund.attempts)
        refund.save()
    return refund


def retry_refund(*, actor: Actor, refund_id: UUID) -> Refund:
    """Try a stuck refund again from the start. Raises Forbidden, IllegalMove."""
    actor.require("billing.retry_refund")
    with market_context(), transaction.atomic():
        refund = Refund.objects.select_for_update().get(pk=refund_id)
        refund.state = REFUND.target(refund.state, "retry")
        # Not zero: Stripe may have made the refund without our hearing of it, so it is looked up first.
        refund.attempts = 1
        refund.due_at = clock.now()
        refund.save()
        record(actor, "billing.refund.retried", ("refund", refund.id))
        _emit(RefundRequested(**_particulars(refund)), refund, actor)
    return refund


def _particulars(refund: Refund) -> Particulars:
    return {
        "payment_id": refund.payment_id,
        "refund_id": refund.id,
        "subject_id": refund.payment.subject_id,
        "amount_minor": refund.amount_minor,
        "currency": refund.currency,
    }


def _tell(refund: Refund, what: str, event: Event) -> None:
    record(SYSTEM, f"billing.refund.{what}", ("refund", refund.id), note=refund.last_error)
    _emit(event, refund, SYSTEM)


def _emit(event: Event, refund: Refund, actor: Actor) -> None:
    emit(event, aggregate=f"payment:{refund.payment_id}", actor=actor, dealer=refund.dealer_schema)
