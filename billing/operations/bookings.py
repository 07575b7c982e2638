"""Books what Stripe says of a payment. Facts may come twice, late and in any order; each counts once."""

from __future__ import annotations

from typing import TypedDict
from uuid import UUID

from billing.errors import FactsDiffer
from billing.events import CheckoutExpired, PaymentCaptured, PaymentFailed
from billing.gateway import CheckoutFacts
from billing.models import Payment
from billing.states import LIVE, PAYMENT
from core.flow.audit.operations import record
from core.flow.outbox.operations import emit
from core.kernel import clock
from core.kernel.actor import SYSTEM
from core.kernel.events import Event
from core.kernel.money import Money


class Subject(TypedDict):
    """What every event of a payment says."""

    payment_id: UUID
    purpose: str
    subject_id: UUID


def locked(payment_id: UUID) -> Payment:
    """The payment, held until the transaction ends."""
    return Payment.objects.select_for_update().get(pk=payment_id)


def book(payment: Payment, facts: CheckoutFacts) -> None:
    """Bring a locked payment to what Stripe says. Raises FactsDiffer, also for a page that is not its own."""
    if payment.stripe_session_id not in (None, facts.session_id):
        raise FactsDiffer(params={"told": facts.session_id, "own": payment.stripe_session_id})
    payment.checked_at = clock.now()
    payment.stripe_session_id = payment.stripe_session_id or facts.session_id
    payment.stripe_payment_intent_id = facts.payment_intent_id or payment.stripe_payment_intent_id
    if facts.paid:
        _capture(payment, facts)
    elif facts.status == "open" and payment.state == "CREATED":
        payment.checkout_url = facts.url
        payment.state = PAYMENT.target(payment.state, "open")
    elif facts.status == "expired" and payment.state in LIVE:
        expire(payment)
    payment.save()


def expire(payment: Payment) -> None:
    """Close a live payment without money; the caller saves it."""
    payment.state = PAYMENT.target(payment.state, "expire")
    payment.checkout_url = ""
    _tell(payment, "expired", CheckoutExpired(**_subject(payment)))


def fail(payment: Payment, reason: str) -> None:
    """Give a live payment up; the caller saves it."""
    payment.state = PAYMENT.target(payment.state, "fail")
    payment.checkout_url = ""
    payment.last_error = reason
    _tell(payment, "failed", PaymentFailed(**_subject(payment), reason=reason))


def replace(payment: Payment) -> None:
    """Give up a payment that never got a page, silently: another takes its place in the same transaction."""
    payment.state = PAYMENT.target(payment.state, "fail")
    payment.last_error = "replaced: Stripe was not reached in time"
    payment.save()
    record(SYSTEM, "billing.payment.replaced", ("payment", payment.id), after={"state": payment.state})


def _capture(payment: Payment, facts: CheckoutFacts) -> None:
    if facts.amount != Money(payment.amount_minor, payment.currency):
        raise FactsDiffer(params={"taken": facts.amount.amount, "asked": payment.amount_minor})
    if payment.state == "CAPTURED":
        payment.method = facts.method or payment.method
        return
    payment.state = PAYMENT.target(payment.state, "capture")
    payment.captured_at = clock.now()
    payment.method = facts.method or "UNKNOWN"
    payment.checkout_url = ""
    payment.last_error = ""
    event = PaymentCaptured(
        **_subject(payment),
        amount_minor=payment.amount_minor,
        currency=payment.currency,
        method=payment.method,
        captured_at=payment.captured_at,
    )
    _tell(payment, "captured", event)


def _subject(payment: Payment) -> Subject:
    return {"payment_id": payment.id, "purpose": payment.purpose, "subject_id": payment.subject_id}


def _tell(payment: Payment, what: str, event: Event) -> None:
    after = {"state": payment.state, "amount_minor": payment.amount_minor, "currency": payment.currency}
    record(SYSTEM, f"billing.payment.{what}", ("payment", payment.id), after=after)
    emit(event, aggregate=f"payment:{payment.id}", dealer=payment.dealer_schema)
