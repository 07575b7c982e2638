from core.kernel.states import Machine, Move

ORDER = Machine(
    "order",
    initial="HOLD",
    moves=[
        Move("HOLD", "RESERVED", "reserve"),
        Move("EXPIRED", "RESERVED", "reserve"),  # the deposit came late and the car is still free
        Move("HOLD", "EXPIRED", "expire"),
        Move("RESERVED", "CONTRACTED", "record_signature", right="orders.sign"),
        Move("CONTRACTED", "FUNDED", "record_balance", right="orders.payment"),
        Move("FUNDED", "READY", "mark_ready", right="orders.ready"),
        Move("READY", "DELIVERED", "deliver", right="orders.deliver"),
        Move("DELIVERED", "CLOSED", "close", right="orders.deliver"),
        Move("HOLD", "CANCELLED", "cancel", right="orders.cancel"),
        Move("RESERVED", "CANCELLED", "cancel", right="orders.cancel"),
        Move("CONTRACTED", "CANCELLED", "cancel", right="orders.cancel"),
        Move("FUNDED", "CANCELLED", "cancel", right="orders.cancel"),
        Move("READY", "CANCELLED", "cancel", right="orders.cancel"),
    ],
)
ACTIONS = {
    "reserve": "orders.order.reserved",
    "expire": "orders.order.expired",
    "record_signature": "orders.order.contracted",
    "record_balance": "orders.order.funded",
    "mark_ready": "orders.order.ready",
    "deliver": "orders.order.delivered",
    "close": "orders.order.closed",
    "cancel": "orders.order.cancelled",
}
"""What the audit line of each verb is called."""

ENDED_UNSOLD = ("EXPIRED", "CANCELLED")
TAKES_THE_CAR = tuple(state for state in ORDER.states if state not in ENDED_UNSOLD)
"""States in which no other order may have the vehicle."""

PAID_IN_FULL = ("FUNDED", "READY", "DELIVERED", "CLOSED")
DEPOSIT_HELD = ("RESERVED", "CONTRACTED")
NEEDS_STAFF = ("RESERVED", "CONTRACTED", "FUNDED", "READY")
BUYER_MAY_CANCEL = ("HOLD", "RESERVED")
MAY_HAVE_CONTRACT = ("RESERVED",)

NEXT_MOVE = {
    "RESERVED": "record_signature",
    "CONTRACTED": "record_balance",
    "FUNDED": "mark_ready",
    "READY": "deliver",
    "DELIVERED": "close",
}
"""What usually comes next for the staff, by state."""

MILESTONES = {
    "RESERVED": "reserved_at",
    "CONTRACTED": "contracted_at",
    "FUNDED": "funded_at",
    "READY": "ready_at",
    "DELIVERED": "delivered_at",
    "CLOSED": "closed_at",
    "EXPIRED": "expired_at",
    "CANCELLED": "cancelled_at",
}
"""The column that remembers when a state was reached; HOLD is reached at creation."""
