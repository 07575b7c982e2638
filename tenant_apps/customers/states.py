"""The life of a lead. Moves without a right follow a test drive; nobody makes them by hand."""

from core.kernel.states import Machine, Move

LEAD = Machine(
    "lead",
    initial="NEW",
    moves=[
        Move("NEW", "ASSIGNED", "assign", right="leads.work"),
        Move("ASSIGNED", "ASSIGNED", "assign", right="leads.work"),
        Move("ASSIGNED", "CONTACTED", "contact", right="leads.work"),
        Move("CONTACTED", "QUALIFIED", "qualify", right="leads.work"),
        Move("QUALIFIED", "WON", "win", right="leads.work"),
        Move("NEW", "TD_BOOKED", "book_drive"),
        Move("ASSIGNED", "TD_BOOKED", "book_drive"),
        Move("CONTACTED", "TD_BOOKED", "book_drive"),
        Move("QUALIFIED", "TD_BOOKED", "book_drive"),
        Move("TD_DONE", "TD_BOOKED", "book_drive"),
        Move("TD_BOOKED", "QUALIFIED", "miss_drive"),
        Move("TD_BOOKED", "TD_DONE", "end_drive"),
        Move("TD_DONE", "WON", "win", right="leads.work"),
        Move("NEW", "LOST", "lose", right="leads.work"),
        Move("ASSIGNED", "LOST", "lose", right="leads.work"),
        Move("CONTACTED", "LOST", "lose", right="leads.work"),
        Move("QUALIFIED", "LOST", "lose", right="leads.work"),
        Move("TD_BOOKED", "LOST", "lose", right="leads.work"),
        Move("TD_DONE", "LOST", "lose", right="leads.work"),
    ],
)

DRIVEN_FROM = tuple(move.source for move in LEAD.moves if move.verb == "book_drive")
"""States in which a booked test drive is the next step."""

ENDED = ("WON", "LOST")
"""Nothing more is to be done."""

SOURCES = ("WALK_IN", "PHONE", "MARKET", "WEB")
"""How somebody came to us; MARKET is an enquiry made on the market."""

FOLLOW_UPS = ("CALL", "MESSAGE", "VISIT", "QUOTE")
"""What an adviser sets out to do next: telephone, write, have them come in, make an offer."""

WAITING, ANSWERED, CLOSED = ENQUIRY_STATES = ("WAITING", "ANSWERED", "CLOSED")
"""Of an enquiry: the buyer waits for us; we have answered; the buyer wants no more answers."""

ACTIONS = {
    "assign": "customers.lead.assigned",
    "contact": "customers.lead.contacted",
    "qualify": "customers.lead.qualified",
    "book_drive": "customers.lead.drive_booked",
    "miss_drive": "customers.lead.drive_missed",
    "end_drive": "customers.lead.drive_done",
    "win": "customers.lead.won",
    "lose": "customers.lead.lost",
}
"""What the audit line of each verb is called."""
