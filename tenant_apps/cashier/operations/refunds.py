"""Money going back. What came through billing goes back through it; a bank transfer goes back by hand."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from core.flow.outbox.operations import emit
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.money import Money
from tenant_apps.cashier.errors import NothingToReturn, ReferenceMissing
from tenant_apps.cashier.events import RefundAsked
from tenant_apps.cashier.models import Account, Payment
from tenant_apps.cashier.operations.books import book
from tenant_apps.cashier.operations.payments import expect_payment
from tenant_apps.cashier.operations.trail import note_payment
from tenant_apps.cashier.states import METHODS, PAYMENT

MAX_ATTEMPTS = 4


def ask_refund(*, actor: Actor, order_id: UUID, reason: str) -> list[Payment]:
    """Give back everything that is held for an order, in the transaction that ends it.

    The order's operations decide who may. Card payments are asked back from billing, bank transfers wait for
    `return_transfers`.
    """
    with transaction.atomic():
        held = list(
            Payment.objects.select_for_update().filter(order_id=order_id, state="CAPTURED").order_by("id")
        )
        for payment in held:
            payment.state = PAYMENT.target(payment.state, "ask_refund")
            Account.objects.filter(order_id=order_id).update(
                held_minor=F("held_minor") - payment.amount_minor
            )
            book(actor, payment, "refund_asked")
            _start(actor, payment, reason)
        return held


def return_capture(
    *,
    actor: Actor,
    order_id: UUID,
    billing_payment_id: UUID,
    amount: Money,
    method: str,
    captured_at: datetime,
    reason: str,
) -> bool:
    """Send back money that billing took for an order that cannot use it. False when that was begun before.

    It never touches the order's account.
    """
    with transaction.atomic():
        payment = expect_payment(
            actor=actor, order_id=order_id, billing_payment_id=billing_payment_id, amount=amount
        )
        payment = Payment.objects.select_for_update().get(id=payment.id)
        if payment.state not in ("PENDING", "FAILED"):
            return False
        payment.state = PAYMENT.target(payment.state, "return")
        payment.amount_minor, payment.currency = amount.amount, amount.currency
        payment.method = method if method in METHODS else "ONLINE"
        payment.captured_at = captured_at
        book(actor, payment, "refused", at=captured_at)
        _start(actor, payment, reason)
        return True


def settle_refund(*, actor: Actor, billing_payment_id: UUID) -> None:
    """Billing gave the money back; said twice, or of a payment not asked back, it changes nothing."""
    with transaction.atomic():
        payment = _waiting(billing_payment_id)
        if payment is not None:
            _settle(actor, payment)


def fail_refund(*, actor: Actor, billing_payment_id: UUID, reason: str) -> None:
    """Billing could not give the money back: it is asked again, a few times, and the reason stays visible."""
    with transaction.atomic():
        payment = _waiting(billing_payment_id)
        if payment is None:
            return
        payment.error = reason[:400]
        note_payment(actor, "cashier.refund.failed", payment, reason)
        if payment.refund_attempts < MAX_ATTEMPTS:
            _ask_billing(actor, payment, reason)
        payment.save()


def return_transfers(*, actor: Actor, order_id: UUID, reference: str) -> list[Payment]:
    """The dealer has sent the order's bank transfers back; `reference` is the bank's.

    Raises Forbidden, ReferenceMissing, NothingToReturn.
    """
    actor.require("orders.payment")
    reference = " ".join(reference.split())[:80]
    if not reference:
        raise ReferenceMissing()
    with transaction.atomic():
        waiting = list(
            Payment.objects.select_for_update()
            .filter(order_id=order_id, state="REFUND_PENDING", billing_payment_id__isnull=True)
            .order_by("id")
        )
        if not waiting:
            raise NothingToReturn()
        for payment in waiting:
            payment.refund_reference = reference
            _settle(actor, payment)
        return waiting


def _start(actor: Actor, payment: Payment, reason: str) -> None:
    payment.refund_asked_at = clock.now()
    note_payment(actor, "cashier.refund.asked", payment, reason)
    if payment.billing_payment_id is not None:
        _ask_billing(actor, payment, reason)
    payment.save()


def _ask_billing(actor: Actor, payment: Payment, reason: str) -> None:
    if payment.billing_payment_id is None:
        return
    payment.refund_attempts += 1
    asked = RefundAsked(
        payment_id=payment.id,
        order_id=payment.order_id,
        billing_payment_id=payment.billing_payment_id,
        amount_minor=payment.amount_minor,
        currency=payment.currency,
        reason=reason[:200],
        key=f"order:{payment.order_id}:{payment.refund_attempts}",
    )
    emit(asked, aggregate=f"refund:{payment.id}", actor=actor)


def _settle(actor: Actor, payment: Payment) -> None:
    payment.state = PAYMENT.target(payment.state, "settle")
    payment.refunded_at = clock.now()
    payment.error = ""
    payment.save()
    book(actor, payment, "refunded")
    note_payment(actor, "cashier.refund.settled", payment, payment.refund_reference)


def _waiting(billing_payment_id: UUID) -> Payment | None:
    return (
        Payment.objects.select_for_update()
        .filter(billing_payment_id=billing_payment_id, state="REFUND_PENDING")
        .first()
    )
