"""A buyer's old car on its way into the price of the new one."""

from core.kernel.states import Machine, Move

WORK, OFFER = "partexchange.work", "partexchange.offer"
PART_EXCHANGE = Machine(
    "part_exchange",
    initial="NONE",
    moves=[
        Move("NONE", "ESTIMATED", "attach", right=WORK, buyer=True),
        Move("REJECTED", "ESTIMATED", "attach", right=WORK, buyer=True),
        Move("ESTIMATED", "INSPECTED", "inspect", right=WORK),
        Move("INSPECTED", "INSPECTED", "inspect", right=WORK),
        Move("OFFERED", "INSPECTED", "inspect", right=WORK),
        Move("INSPECTED", "OFFERED", "offer", right=OFFER),
        Move("OFFERED", "OFFERED", "offer", right=OFFER),
        Move("OFFERED", "ACCEPTED", "accept", buyer=True),
        Move("ACCEPTED", "RECEIVED", "receive", right=WORK),
        Move("ACCEPTED", "INSPECTED", "differ", right=WORK),
        Move("ESTIMATED", "REJECTED", "reject", right=WORK, buyer=True),
        Move("INSPECTED", "REJECTED", "reject", right=WORK, buyer=True),
        Move("OFFERED", "REJECTED", "reject", right=WORK, buyer=True),
        Move("ESTIMATED", "REJECTED", "give_back"),
        Move("INSPECTED", "REJECTED", "give_back"),
        Move("OFFERED", "REJECTED", "give_back"),
        Move("ACCEPTED", "REJECTED", "give_back"),
        Move("RECEIVED", "REJECTED", "give_back"),
    ],
)
"""`differ`: at its reception the car is not what was inspected, and a new offer follows."""

ACTIONS = {
    "attach": "partexchange.car.attached",
    "inspect": "partexchange.car.inspected",
    "offer": "partexchange.car.offered",
    "accept": "partexchange.car.accepted",
    "receive": "partexchange.car.received",
    "differ": "partexchange.car.differed",
    "reject": "partexchange.car.rejected",
    "give_back": "partexchange.car.given_back",
}
"""What the audit line of each verb is called."""

BEFORE_THE_MONEY = ("RESERVED", "CONTRACTED")
"""States of an order in which an old car can be brought in, inspected and offered for."""

WHILE_OPEN = ("CONTRACTED", "FUNDED", "READY")
"""States of an order in which an accepted old car is received."""

POSSIBLE_WHILE = {"receive": WHILE_OPEN, "differ": ("RESERVED", *WHILE_OPEN)}
"""States of an order in which a step can be made, where they are not `BEFORE_THE_MONEY`."""
