"""Promises of this app that need Stripe are kept by tasks, outside of the promising transaction."""

from billing.events import CheckoutDropped, RefundRequested
from billing.tasks import close_checkout, execute_refund
from core.flow.outbox.registry import Delivery, handles
from core.flow.tasks import enqueue


@handles(RefundRequested)
def on_refund_requested(delivery: Delivery) -> None:
    """Have the money sent."""
    refund_id = delivery.payload["refund_id"]
    enqueue(execute_refund, key=f"refund:{refund_id}", refund_id=refund_id)


@handles(CheckoutDropped)
def on_checkout_dropped(delivery: Delivery) -> None:
    """Have the page closed."""
    payment_id = delivery.payload["payment_id"]
    enqueue(close_checkout, key=f"payment:{payment_id}", payment_id=payment_id)
