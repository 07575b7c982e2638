"""Everything that changes an order. Each call is one transaction with its car, its money and its papers."""

from tenant_apps.orders.operations.cancelling import cancel_order, record_refund
from tenant_apps.orders.operations.delivering import close_order, deliver_order, mark_ready
from tenant_apps.orders.operations.disputing import record_dispute
from tenant_apps.orders.operations.holding import (
    attach_checkout,
    expire_order,
    forget_checkout,
    hold_for_buyer,
    lock_buyer,
)
from tenant_apps.orders.operations.lending import cover_order, record_loan
from tenant_apps.orders.operations.papers import prepare_contract, record_signature, renew_summary
from tenant_apps.orders.operations.paying import (
    confirm_deposit,
    confirm_part,
    expect_part,
    record_balance,
)
from tenant_apps.orders.operations.reconciling import reconcile_orders, retell_orders

__all__ = [
    "attach_checkout",
    "cancel_order",
    "close_order",
    "confirm_deposit",
    "confirm_part",
    "cover_order",
    "deliver_order",
    "expect_part",
    "expire_order",
    "forget_checkout",
    "hold_for_buyer",
    "lock_buyer",
    "mark_ready",
    "prepare_contract",
    "reconcile_orders",
    "record_balance",
    "record_dispute",
    "record_loan",
    "record_refund",
    "record_signature",
    "renew_summary",
    "retell_orders",
]
