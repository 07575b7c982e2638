from core.kernel.states import Machine, Move

REPAIR = Machine(
    "repair order",
    initial="OPEN",
    moves=[
        Move("OPEN", "IN_PROGRESS", "start", right="service.work"),
        Move("IN_PROGRESS", "READY", "finish", right="service.work"),
        Move("READY", "INVOICED", "invoice", right="service.invoice"),
        Move("INVOICED", "CLOSED", "close", right="service.invoice"),
        Move("OPEN", "CANCELLED", "cancel", right="service.create"),
        Move("IN_PROGRESS", "CANCELLED", "cancel", right="service.create"),
    ],
)

ENDED = ("CLOSED", "CANCELLED")

ACTIONS = {
    "start": "service.repair.started",
    "finish": "service.repair.finished",
    "invoice": "service.repair.invoiced",
    "close": "service.repair.closed",
    "cancel": "service.repair.cancelled",
}
"""What the audit line of each verb is called."""
