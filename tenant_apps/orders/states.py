"""An order's main line as a table, and what each of its states means for car, money and people."""

from core.kernel.states import Machine, Move

UNDER_WAY = ("RESERVED", "CONTRACTED", "FUNDED", "READY")
"""The deposit is here and the car is not handed over."""

COVERED = ("FUNDED", "READY")
"""Paid or firmly promised to the cent."""

_UNDERWAY_MOVES = [
    move
    for state in UNDER_WAY
    for move in (
        Move(state, "CANCELLED", "cancel", right="orders.cancel", buyer=state == "RESERVED"),
        Move(state, "CANCEL_REQUESTED", "request_cancel", right="orders.request", buyer=True),
        Move("CANCEL_REQUESTED", state, f"keep_{state.lower()}", right="orders.approve"),
        Move(state, "DISPUTED", "dispute"),
        Move("DISPUTED", state, f"resume_{state.lower()}"),
    )
]

ORDER = Machine(
    "order",
    initial="DRAFT",
    moves=[
        Move("DRAFT", "HOLD", "hold", right="orders.draft"),
        Move("DRAFT", "CANCELLED", "discard", right="orders.draft"),
        Move("HOLD", "RESERVED", "reserve"),
        Move("EXPIRED", "RESERVED", "reserve"),  # the deposit came late and the car is still free
        Move("HOLD", "EXPIRED", "expire"),
        Move("HOLD", "CANCELLED", "cancel", right="orders.cancel", buyer=True),
        Move("RESERVED", "CONTRACTED", "record_signature", right="orders.sign"),
        Move("CONTRACTED", "FUNDED", "record_balance", right="orders.payment"),
        Move("FUNDED", "READY", "mark_ready", right="orders.ready"),
        # what was promised of the price brings less than it was counted for
        *(Move(state, "CONTRACTED", f"uncover_{state.lower()}") for state in COVERED),
        Move("READY", "DELIVERED", "deliver", right="orders.deliver"),
        Move("DELIVERED", "CLOSED", "close", right="orders.deliver"),
        *_UNDERWAY_MOVES,
        Move("CANCEL_REQUESTED", "CANCELLED", "approve_cancel", right="orders.approve"),
        Move("DELIVERED", "RETURN_REQUESTED", "request_return", right="orders.request", buyer=True),
        Move("RETURN_REQUESTED", "RETURNED", "accept_return", right="orders.approve"),
        Move("RETURN_REQUESTED", "DELIVERED", "refuse_return", right="orders.approve"),
        Move("DELIVERED", "DISPUTED", "dispute"),
        Move("DISPUTED", "DELIVERED", "resume_delivered"),
        Move("DISPUTED", "CANCELLED", "lose_dispute"),  # only of what was not handed over
    ],
)
ACTIONS = {
    "hold": "orders.order.held",
    "discard": "orders.order.discarded",
    "reserve": "orders.order.reserved",
    "expire": "orders.order.expired",
    "record_signature": "orders.order.contracted",
    "record_balance": "orders.order.funded",
    "mark_ready": "orders.order.ready",
    "deliver": "orders.order.delivered",
    "close": "orders.order.closed",
    "cancel": "orders.order.cancelled",
    "request_cancel": "orders.order.cancel_requested",
    "approve_cancel": "orders.order.cancelled",
    "request_return": "orders.order.return_requested",
    "accept_return": "orders.order.returned",
    "refuse_return": "orders.order.return_refused",
    "dispute": "orders.order.disputed",
    "lose_dispute": "orders.order.dispute_lost",
    "resume_delivered": "orders.order.resumed",
    **{f"keep_{state.lower()}": "orders.order.kept" for state in UNDER_WAY},
    **{f"resume_{state.lower()}": "orders.order.resumed" for state in UNDER_WAY},
    **{f"uncover_{state.lower()}": "orders.order.uncovered" for state in COVERED},
}
"""What the audit line of each verb is called."""

ORDER_VEHICLE = Machine(
    "order_vehicle",
    initial="UNALLOCATED",
    moves=[
        Move("UNALLOCATED", "ORDERED_OEM", "order_oem"),
        Move("UNALLOCATED", "HELD", "hold"),
        Move("ORDERED_OEM", "HELD", "hold"),
        Move("HELD", "HELD", "reallocate", right="orders.reallocate"),
        Move("HELD", "ALLOCATED", "allocate"),
        Move("ALLOCATED", "HELD", "deallocate"),  # its order is not covered any more
        Move("ALLOCATED", "HANDED_OVER", "hand_over"),
        Move("HELD", "RELEASED", "release"),
        Move("ALLOCATED", "RELEASED", "release"),
        Move("HANDED_OVER", "RELEASED", "release"),  # the buyer has brought it back
        Move("RELEASED", "HELD", "hold"),  # a deposit came late and the car was still free
    ],
)
"""Which car the order has: a region that follows the main line, but for a swap."""

CAR_FOLLOWS = {
    "hold": "hold",
    "mark_ready": "allocate",
    "uncover_ready": "deallocate",
    "deliver": "hand_over",
    "expire": "release",
    "cancel": "release",
    "approve_cancel": "release",
    "lose_dispute": "release",
    "accept_return": "release",
}
"""What a move of the order means for its car."""

SWAPPED_IN = ("RESERVED", "CONTRACTED", "FUNDED")
"""Another car may take the first one's place until it was made ready."""

PAUSED = ("CANCEL_REQUESTED", "RETURN_REQUESTED", "DISPUTED")
"""Nothing goes on until somebody decides; `paused_from` is where the order stood."""

ENDED_UNSOLD = ("EXPIRED", "CANCELLED")
ENDED = (*ENDED_UNSOLD, "RETURNED", "CLOSED")
LEAVES_THE_CAR = ("DRAFT", *ENDED_UNSOLD, "RETURNED")
TAKES_THE_CAR = tuple(state for state in ORDER.states if state not in LEAVES_THE_CAR)
"""States in which no other order may have the vehicle."""

CALLED_BACK = ("HOLD", *UNDER_WAY, "CANCEL_REQUESTED", "DISPUTED")
"""States in which a recall of its car concerns an order: somebody waits for the car."""

UNPAID = ("DRAFT", "HOLD", "EXPIRED")
DEPOSIT_HELD = ("RESERVED", "CONTRACTED")
TAKES_MONEY = ("CONTRACTED", "FUNDED", "READY")
"""The balance is paid in these; what is paid later than that goes back."""

PAID_IN_FULL = ("DELIVERED", "CLOSED")
GIVEN_BACK = ("CANCELLED", "RETURNED")
"""The dealer has no more of the buyer's money than what was agreed to be kept."""

MAY_GIVE_BACK = ("READY", "DELIVERED", *GIVEN_BACK)
"""States in which transfers may have to be sent back: of what ended, or for a service that was not wanted."""

NEEDS_STAFF = (*UNDER_WAY, "CANCEL_REQUESTED", "RETURN_REQUESTED")
OWED = (*UNDER_WAY, *PAUSED)
"""The dealer owes the buyer a car, money or a decision."""

MAY_HAVE_CONTRACT = ("RESERVED",)

NEXT_MOVE = {
    "DRAFT": "hold",
    "RESERVED": "record_signature",
    "CONTRACTED": "record_balance",
    "FUNDED": "mark_ready",
    "READY": "deliver",
    "DELIVERED": "close",
    "CANCEL_REQUESTED": "approve_cancel",
    "RETURN_REQUESTED": "accept_return",
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
    "CANCEL_REQUESTED": "cancel_requested_at",
    "CANCELLED": "cancelled_at",
    "RETURN_REQUESTED": "return_requested_at",
    "RETURNED": "returned_at",
    "DISPUTED": "disputed_at",
}
"""The column that remembers when a state was first reached; for paused states, when last."""


SIGNING_WAITS_FOR = {
    "RENDERED": "DEALER",
    **dict.fromkeys(("SENT", "VIEWED", "IDENTIFIED"), "BUYER"),
    "SIGNING": "SYSTEM",
    "BUYER_SIGNED": "DEALER",
    **dict.fromkeys(("COUNTERSIGNED", "SEALED", "ARCHIVED"), "SYSTEM"),
    "SIGNED": "DEALER",
}
"""Whose turn it is while an order waits for its contract, by the contract's state."""


def keep_verb(origin: str) -> str:
    """By which verb a refused cancellation goes back to where the order stood."""
    return f"keep_{origin.lower()}"


def resume_verb(origin: str) -> str:
    """By which verb a settled dispute goes back to where the order stood."""
    return f"resume_{origin.lower()}"


def uncover_verb(origin: str) -> str:
    """By which verb an order that is not covered any more goes back to be paid."""
    return f"uncover_{origin.lower()}"
