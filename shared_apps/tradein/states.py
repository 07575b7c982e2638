"""The life of a trade-in, and of what each dealer was asked about it."""

from datetime import datetime

from core.kernel.states import Machine, Move

TRADE_IN = Machine(
    "trade_in",
    initial="DRAFT",
    moves=[
        Move("DRAFT", "ESTIMATED", "estimate"),
        Move("DRAFT", "UNKNOWN", "find_too_little"),
        Move("ESTIMATED", "DRAFT", "edit"),
        Move("UNKNOWN", "DRAFT", "edit"),
        Move("ESTIMATED", "REQUESTED", "ask"),
        Move("UNKNOWN", "REQUESTED", "ask"),
        Move("REQUESTED", "REQUESTED", "ask"),
    ],
)
"""UNKNOWN: the market knows too little to say a number; dealers may be asked all the same."""

REQUEST = Machine(
    "trade_in_request",
    initial="REQUESTED",
    moves=[
        Move("REQUESTED", "OFFERED", "offer", right="leads.work"),
        Move("REQUESTED", "DECLINED", "decline", right="leads.work"),
        Move("OFFERED", "OFFERED", "offer", right="leads.work"),
        Move("OFFERED", "DECLINED", "decline", right="leads.work"),
        Move("OFFERED", "FIRM", "inspect"),
    ],
)
"""FIRM is an offer after the dealer has inspected the car; orders will make it, nobody can yet."""

EXPIRED = "EXPIRED"
"""How a request stands that nobody answered in time, or an offer whose last day is over. It follows from the
clock and is never stored, so it is right at every moment."""


def standing(state: str, now: datetime, answer_by: datetime, valid_until: datetime | None) -> str:
    """How a request stands at a moment: its state, or EXPIRED."""
    if state == "REQUESTED" and now >= answer_by:
        return EXPIRED
    if state == "OFFERED" and (valid_until is None or now >= valid_until):
        return EXPIRED
    return state
