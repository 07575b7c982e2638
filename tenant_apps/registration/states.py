"""The registration of a car: by its buyer, or by the dealer who takes its papers to the vehicle office."""

from core.kernel.states import Machine, Move

RIGHT = "registration.work"
REGISTRATION = Machine(
    "registration",
    initial="SELF",
    moves=[
        Move("SELF", "PACK_OPEN", "open", right=RIGHT, buyer=True),
        Move("PACK_OPEN", "SELF", "leave", right=RIGHT, buyer=True),
        Move("PACK_OPEN", "PACK_COMPLETE", "complete", right=RIGHT),
        Move("PACK_COMPLETE", "PACK_OPEN", "reopen", right=RIGHT),
        Move("PACK_COMPLETE", "SUBMITTED", "submit", right=RIGHT),
        Move("SUBMITTED", "REJECTED", "reject"),
        Move("SUBMITTED", "REGISTERED", "register"),
        Move("REJECTED", "PACK_OPEN", "reopen", right=RIGHT),
        Move("PACK_OPEN", "SELF", "withdraw"),
        Move("PACK_COMPLETE", "SELF", "withdraw"),
        Move("SUBMITTED", "SELF", "withdraw"),
        Move("REJECTED", "SELF", "withdraw"),
    ],
)
"""SELF: the buyer registers the car and nothing of it stands in the order's way."""

ACTIONS = {
    "open": "registration.pack.opened",
    "leave": "registration.pack.left",
    "complete": "registration.pack.completed",
    "reopen": "registration.pack.reopened",
    "submit": "registration.pack.submitted",
    "reject": "registration.pack.rejected",
    "register": "registration.pack.registered",
    "withdraw": "registration.pack.withdrawn",
}
"""What the audit line of each verb is called."""

IN_THE_WAY = ("PACK_OPEN", "PACK_COMPLETE", "SUBMITTED", "REJECTED")
"""States in which the car is not ready."""

WORKED_ON = ("RESERVED", "CONTRACTED", "FUNDED")
"""States of an order in which its car can be registered."""

FILED = ("SUBMITTED", "REGISTERED")
"""States in which the vehicle office knows the car as the buyer's."""
