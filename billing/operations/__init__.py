"""Everything that writes here. Callers may be in a dealer's scope: each enters the market's itself."""

from billing.operations.checkouts import drop_checkout, expire_checkout, open_checkout, sync_payment
from billing.operations.disputes import submit_evidence
from billing.operations.refunds import execute_refund, request_refund, retry_refund
from billing.operations.webhooks import record_webhook

__all__ = [
    "drop_checkout",
    "execute_refund",
    "expire_checkout",
    "open_checkout",
    "record_webhook",
    "request_refund",
    "retry_refund",
    "submit_evidence",
    "sync_payment",
]
