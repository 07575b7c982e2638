from __future__ import annotations

from uuid import UUID

from billing.events import CheckoutExpired, PaymentFailed, RefundFailed, RefundSucceeded
from billing.operations import request_refund
from core.flow.outbox.registry import Delivery, handles
from core.kernel.actor import SYSTEM
from core.kernel.money import Money
from tenant_apps.cashier.events import RefundAsked
from tenant_apps.cashier.operations import fail_payment, fail_refund, settle_refund
from tenant_apps.cashier.queries import is_asked_for


@handles(RefundAsked)
def on_refund_asked(delivery: Delivery) -> None:
    """Ask billing to give the money back; the key makes a repeated delivery the same refund."""
    said = delivery.payload
    amount = Money(said["amount_minor"], said["currency"])
    if not is_asked_for(UUID(said["payment_id"]), amount.amount):
        # A bank has taken the money since, or a part of it: what is left of this refund is asked for anew.
        back = UUID(said["billing_payment_id"])
        fail_refund(actor=SYSTEM, billing_payment_id=back, reason="overtaken", amount=amount)
        return
    request_refund(
        actor=SYSTEM,
        payment_id=UUID(said["billing_payment_id"]),
        amount=amount,
        reason=said["reason"],
        key=said["key"],
    )


@handles(RefundSucceeded)
def on_refund_succeeded(delivery: Delivery) -> None:
    """The buyer has the money back."""
    said = delivery.payload
    settle_refund(
        actor=SYSTEM,
        billing_payment_id=UUID(said["payment_id"]),
        amount=Money(said["amount_minor"], said["currency"]),
    )


@handles(RefundFailed)
def on_refund_failed(delivery: Delivery) -> None:
    """The bank refused; the cashier asks again and keeps the reason."""
    said = delivery.payload
    fail_refund(
        actor=SYSTEM,
        billing_payment_id=UUID(said["payment_id"]),
        reason=said["reason"],
        amount=Money(said["amount_minor"], said["currency"]),
    )


@handles(CheckoutExpired)
def on_checkout_expired(delivery: Delivery) -> None:
    """The payment page was closed unpaid. The hold runs on: its buyer may open another page."""
    fail_payment(actor=SYSTEM, billing_payment_id=UUID(delivery.payload["payment_id"]), reason="expired")


@handles(PaymentFailed)
def on_payment_failed(delivery: Delivery) -> None:
    """This payment will not come. The hold runs on."""
    said = delivery.payload
    fail_payment(actor=SYSTEM, billing_payment_id=UUID(said["payment_id"]), reason=said["reason"])
