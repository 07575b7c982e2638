"""The lives of a payment and of a refund."""

from core.kernel.states import Machine, Move

# CREATED: our row is there, Stripe may not know of it yet. OPEN: the buyer has a page to pay on.
# Money that Stripe took is always booked, even where we had given the payment up.
PAYMENT = Machine(
    "payment",
    initial="CREATED",
    moves=[
        Move("CREATED", "OPEN", "open"),
        Move("CREATED", "CAPTURED", "capture"),
        Move("CREATED", "EXPIRED", "expire"),
        Move("CREATED", "FAILED", "fail"),
        Move("OPEN", "CAPTURED", "capture"),
        Move("OPEN", "EXPIRED", "expire"),
        Move("OPEN", "FAILED", "fail"),
        Move("EXPIRED", "CAPTURED", "capture"),
        Move("FAILED", "CAPTURED", "capture"),
    ],
)
LIVE = ("CREATED", "OPEN")
STANDING = (*LIVE, "CAPTURED")

# REQUESTED: not yet with Stripe, or its answer never came. PENDING: the bank has not said yet.
# STUCK: given up after many silent attempts; a person decides. A bank may return a refund days later.
REFUND = Machine(
    "refund",
    initial="REQUESTED",
    moves=[
        Move("REQUESTED", "PENDING", "accept"),
        Move("REQUESTED", "SUCCEEDED", "succeed"),
        Move("REQUESTED", "FAILED", "fail"),
        Move("REQUESTED", "STUCK", "give_up"),
        Move("STUCK", "REQUESTED", "retry", right="billing.retry_refund"),
        Move("STUCK", "PENDING", "accept"),
        Move("STUCK", "SUCCEEDED", "succeed"),
        Move("STUCK", "FAILED", "fail"),
        Move("PENDING", "SUCCEEDED", "succeed"),
        Move("PENDING", "FAILED", "fail"),
        Move("SUCCEEDED", "FAILED", "fail"),
    ],
)
