"""Asking billing to give a payment back: at once, later, or not while a bank decides."""

from __future__ import annotations

from core.flow.outbox.operations import emit
from core.kernel import clock
from core.kernel.actor import Actor
from tenant_apps.cashier.events import RefundAsked
from tenant_apps.cashier.models import Payment
from tenant_apps.cashier.queries import is_in_dispute
from tenant_apps.cashier.states import GIVEN_UP, RETRIED_AFTER


def ask_billing(actor: Actor, payment: Payment, reason: str) -> None:
    """Have billing give back what is under way of a payment; the caller saves it.

    After a failure that happens later and later. While a bank decides over the payment nothing is asked:
    the card network would refuse it, and the buyer may get the money that way.
    """
    if payment.billing_payment_id is None:
        return
    payment.refund_waits = is_in_dispute(payment.id)
    if payment.refund_waits:
        payment.refund_due_at = None
        return
    failures = payment.refund_attempts
    payment.refund_due_at = clock.now() + RETRIED_AFTER[failures - 1] if failures else None
    payment.refund_attempts += 1
    asked = RefundAsked(
        payment_id=payment.id,
        order_id=payment.order_id,
        billing_payment_id=payment.billing_payment_id,
        amount_minor=payment.in_flight_minor,
        currency=payment.currency,
        reason=reason[:200],
        key=f"order:{payment.order_id}:{payment.version}:{payment.refund_attempts}",
    )
    emit(asked, aggregate=f"refund:{payment.id}", actor=actor, not_before=payment.refund_due_at)


def resume_refund(actor: Actor, payment: Payment) -> None:
    """A bank has decided: what still is to go back goes its way, by billing or by hand."""
    if not payment.refund_waits or is_in_dispute(payment.id):
        return
    payment.refund_waits = False
    if payment.state == "REFUND_PENDING" and payment.refund_attempts < GIVEN_UP:
        ask_billing(actor, payment, payment.error or "dispute_decided")
    payment.save()
