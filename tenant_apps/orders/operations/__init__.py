"""Everything that changes an order. Each call is one transaction with its car, its money and its papers."""

from tenant_apps.orders.operations.cancelling import (
    approve_cancel,
    cancel_order,
    record_refund,
    refuse_cancel,
    request_cancel,
)
from tenant_apps.orders.operations.delivering import close_order, deliver_order, mark_ready
from tenant_apps.orders.operations.disputing import record_dispute
from tenant_apps.orders.operations.drafting import discard_draft, draft_order, hold_draft
from tenant_apps.orders.operations.holding import (
    attach_checkout,
    expire_order,
    forget_checkout,
    hold_for_buyer,
    lock_buyer,
)
from tenant_apps.orders.operations.lending import cover_order, follow_promises, record_loan
from tenant_apps.orders.operations.papers import prepare_contract, record_signature, renew_summary
from tenant_apps.orders.operations.paying import (
    confirm_deposit,
    confirm_part,
    expect_part,
    record_balance,
)
from tenant_apps.orders.operations.reallocating import reallocate
from tenant_apps.orders.operations.reconciling import reconcile_orders, retell_orders
from tenant_apps.orders.operations.returning import accept_return, refuse_return, request_return
from tenant_apps.orders.operations.ruling import retell_deposit, set_policy

__all__ = [
    "accept_return",
    "approve_cancel",
    "attach_checkout",
    "cancel_order",
    "close_order",
    "confirm_deposit",
    "confirm_part",
    "cover_order",
    "deliver_order",
    "discard_draft",
    "draft_order",
    "expect_part",
    "expire_order",
    "follow_promises",
    "forget_checkout",
    "hold_draft",
    "hold_for_buyer",
    "lock_buyer",
    "mark_ready",
    "prepare_contract",
    "reallocate",
    "reconcile_orders",
    "record_balance",
    "record_dispute",
    "record_loan",
    "record_refund",
    "record_signature",
    "refuse_cancel",
    "refuse_return",
    "renew_summary",
    "request_cancel",
    "request_return",
    "retell_deposit",
    "retell_orders",
    "set_policy",
]
