"""A commission plan, and what a deal earns."""

from core.kernel.states import Machine, Move

SEE = "commission.see"
"""One's own statements."""
SEE_ALL = "commission.see_all"
"""Everybody's statements, plans, and what a deal earned: it tells what the car cost."""
RECORD = "commission.record"
PLAN_RIGHT = "commission.plan"
CLOSE = "books.close"
"""Closing a month posts to the books: whoever closes their days closes this too."""

PLAN = Machine(
    "commission_plan",
    initial="PROPOSED",
    moves=[
        Move("PROPOSED", "IN_FORCE", "put_in_force", right=PLAN_RIGHT),  # by somebody else than who proposed
        Move("PROPOSED", "WITHDRAWN", "withdraw", right=PLAN_RIGHT),
    ],
)
DEAL = Machine(
    "commission_deal",
    initial="NONE",
    moves=[
        Move("NONE", "FROZEN", "freeze"),
        Move("FROZEN", "FINAL", "finish"),
        Move("FROZEN", "REVERSED", "reverse"),
        Move("FINAL", "REVERSED", "reverse"),
    ],
)
LINES = ("DEAL", "ADJUSTMENT", "REVERSAL", "BONUS")
ENDS_A_DEAL = ("CANCELLED", "RETURNED")
"""States of an order in which nothing is earned by it any more."""
