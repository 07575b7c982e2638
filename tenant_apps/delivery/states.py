"""The hand-over of a car, and the jobs that must be done before it."""

from core.kernel.states import Machine, Move

HANDOVER = Machine(
    "handover",
    initial="OPEN",
    moves=[
        Move("OPEN", "BOOKED", "book", right="delivery.book", buyer=True),
        Move("BOOKED", "BOOKED", "book", right="delivery.book", buyer=True),
        Move("BOOKED", "OPEN", "unbook", right="delivery.book", buyer=True),
        Move("OPEN", "SIGNED", "sign", right="delivery.sign"),
        Move("BOOKED", "SIGNED", "sign", right="delivery.sign"),
        Move("SIGNED", "OPEN", "reopen", right="delivery.sign"),
        Move("SIGNED", "DONE", "deliver"),
        Move("OPEN", "DROPPED", "drop"),
        Move("BOOKED", "DROPPED", "drop"),
        Move("SIGNED", "DROPPED", "drop"),
    ],
)
"""SIGNED: buyer and dealer have both signed the checklist; the last step is the order's own `deliver`."""

TAKES_THE_BAY = ("BOOKED", "SIGNED")
"""States in which nobody else may have the bay at that time."""

INSTALLATION = Machine(
    "installation",
    initial="PLANNED",
    moves=[
        Move("PLANNED", "FITTED", "fit", right="delivery.fit"),
        Move("FITTED", "PLANNED", "redo", right="delivery.fit"),
        Move("PLANNED", "DROPPED", "drop", right="delivery.fit"),
    ],
)
ACTIONS = {
    "book": "delivery.handover.booked",
    "unbook": "delivery.handover.unbooked",
    "sign": "delivery.handover.signed",
    "reopen": "delivery.handover.reopened",
    "deliver": "delivery.handover.done",
    "drop": "delivery.handover.dropped",
}
INSTALLATION_ACTIONS = {
    "fit": "delivery.installation.fitted",
    "redo": "delivery.installation.redone",
    "drop": "delivery.installation.dropped",
}
"""What the audit line of each verb is called."""
