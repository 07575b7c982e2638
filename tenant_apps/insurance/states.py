"""An order's insurance, and each insurer's quote for it, as tables."""

from core.kernel.states import Machine, Move

_RIGHT = "orders.insurance"
INSURANCE = Machine(
    "insurance",
    initial="NONE",
    moves=[
        Move("NONE", "QUOTED", "quote"),
        Move("CANCELLED", "QUOTED", "quote"),
        *(
            Move(state, "DECLARED", "declare", right=_RIGHT, buyer=True)
            for state in ("NONE", "QUOTED", "CANCELLED")
        ),
        Move("DECLARED", "ACTIVE", "confirm", right=_RIGHT),
        Move("DECLARED", "NONE", "reject", right=_RIGHT),
        Move("QUOTED", "BOUND", "bind", right=_RIGHT, buyer=True),
        Move("BOUND", "QUOTED", "refuse"),
        Move("BOUND", "ACTIVE", "start"),
        *(
            Move(state, "CANCELLED", "cancel", right=_RIGHT, buyer=state != "ACTIVE")
            for state in ("QUOTED", "DECLARED", "BOUND", "ACTIVE")
        ),
    ],
)
QUOTE = Machine(
    "quote",
    initial="ASKED",
    moves=[
        Move("ASKED", "PRICED", "price"),
        Move("ASKED", "REFUSED", "refuse"),
        Move("ASKED", "FAILED", "fail"),
        Move("PRICED", "TAKEN", "bind", right=_RIGHT, buyer=True),
        Move("TAKEN", "REFUSED", "refuse"),
    ],
)
UNDER_WAY = ("RESERVED", "CONTRACTED", "FUNDED", "READY")
"""States of an order whose car may be insured."""

UNDONE = ("CANCELLED", "EXPIRED", "RETURNED")
"""States of an order whose car needs no insurance by this buyer."""

NAMES_THE_CAR = ("DECLARED", "BOUND", "ACTIVE")
"""There is a policy, or one is ordered: it stands for this VIN and no other."""
