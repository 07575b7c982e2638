from core.kernel.states import Machine, Move

DRIVE = Machine(
    "test drive",
    initial="BOOKED",
    moves=[
        Move("OFFERED", "BOOKED", "accept"),
        Move("OFFERED", "LAPSED", "lapse"),
        Move("BOOKED", "CONFIRMED", "confirm", right="drives.work"),
        Move("BOOKED", "BOOKED", "reschedule", right="drives.work"),
        Move("CONFIRMED", "BOOKED", "reschedule", right="drives.work"),
        Move("BOOKED", "CANCELLED", "cancel", right="drives.work"),
        Move("CONFIRMED", "CANCELLED", "cancel", right="drives.work"),
        Move("BOOKED", "NO_SHOW", "no_show", right="drives.work"),
        Move("CONFIRMED", "NO_SHOW", "no_show", right="drives.work"),
        Move("BOOKED", "IN_PROGRESS", "start", right="drives.work"),
        Move("CONFIRMED", "IN_PROGRESS", "start", right="drives.work"),
        Move("IN_PROGRESS", "DONE", "finish", right="drives.work"),
    ],
)

HOLDING = ("OFFERED", "BOOKED", "CONFIRMED", "IN_PROGRESS")
"""The drive takes its car and its person; one that is OFFERED waits for the buyer's yes."""

OPEN = ("BOOKED", "CONFIRMED")
"""The drive is still to come."""

BUYERS = frozenset({"reschedule", "cancel", "accept", "lapse"})
"""What the buyer does with a drive of their own."""

WAITS = ("WAITING", "SERVED", "LEFT", "OVER")
"""A place on the waiting list: still there, led to a drive, given up by the buyer, its days have passed."""

ACTIONS = {
    "accept": "drives.drive.accepted",
    "lapse": "drives.drive.lapsed",
    "confirm": "drives.drive.confirmed",
    "reschedule": "drives.drive.rescheduled",
    "cancel": "drives.drive.cancelled",
    "no_show": "drives.drive.no_show",
    "start": "drives.drive.started",
    "finish": "drives.drive.finished",
}
"""What the audit line of each verb is called."""
