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
        Move("NEW", "LOST", "lose", right="leads.work"),
        Move("ASSIGNED", "LOST", "lose", right="leads.work"),
        Move("CONTACTED", "LOST", "lose", right="leads.work"),
        Move("QUALIFIED", "LOST", "lose", right="leads.work"),
    ],
)

ENDED = ("WON", "LOST")
"""Nothing more is to be done."""

SOURCES = ("WALK_IN", "PHONE", "MARKET", "WEB")
"""How somebody came to us; MARKET is an enquiry made on the market."""

ACTIONS = {
    "assign": "customers.lead.assigned",
    "contact": "customers.lead.contacted",
    "qualify": "customers.lead.qualified",
    "win": "customers.lead.won",
    "lose": "customers.lead.lost",
}
"""What the audit line of each verb is called."""
