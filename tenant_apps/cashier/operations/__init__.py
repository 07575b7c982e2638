"""Every write of this app. Each joins the caller's transaction, so money and order never disagree."""

from tenant_apps.cashier.operations.disputes import note_evidence, record_dispute
from tenant_apps.cashier.operations.payments import (
    expect_payment,
    fail_payment,
    open_account,
    record_balance,
    record_capture,
)
from tenant_apps.cashier.operations.refunds import (
    ask_refund,
    compensate,
    fail_refund,
    forfeit,
    return_capture,
    return_transfers,
    settle_refund,
)

__all__ = [
    "ask_refund",
    "compensate",
    "expect_payment",
    "fail_payment",
    "fail_refund",
    "forfeit",
    "note_evidence",
    "open_account",
    "record_balance",
    "record_capture",
    "record_dispute",
    "return_capture",
    "return_transfers",
    "settle_refund",
]
