"""An invoice between the dealer and the tax bureau. Blue invoices and red letters walk the same table."""

from core.kernel.states import Machine, Move

INVOICE = Machine(
    "invoice",
    initial="DRAFT",
    moves=[
        Move("DRAFT", "REQUESTED", "request", right="books.invoice"),
        Move("REFUSED", "REQUESTED", "request", right="books.invoice"),
        Move("REQUESTED", "ISSUED", "issue"),
        Move("REQUESTED", "REFUSED", "refuse"),
        Move("ISSUED", "RED_REQUESTED", "ask_red", right="books.invoice"),
        Move("RED_REQUESTED", "REVERSED", "reverse"),
        Move("RED_REQUESTED", "ISSUED", "refuse_red"),
    ],
)
KINDS = ("BLUE", "RED")
"""RED reverses a blue one: its amounts are the same below zero."""
CARS = ("NEW_CAR", "USED_CAR")
"""机动车销售统一发票 and 二手车销售统一发票."""
SERVICE = "SERVICE"
"""普通发票, for what was done beside the sale, as bringing the car."""
FORMS = (*CARS, SERVICE)
INVOICED_WHEN = ("FUNDED", "READY", "DELIVERED", "CLOSED")
"""States of an order in which an invoice may be asked for."""
SERVED_WHEN = ("DELIVERED", "CLOSED")
"""States of an order in which what was done beside the sale is invoiced, too."""
SALE_UNDONE = ("CANCELLED", "RETURNED")
"""States of an order that an invoice must not outlive."""
AT_THE_BUREAU = ("REQUESTED", "ISSUED", "RED_REQUESTED")
"""States in which asking for the order's invoice again changes nothing."""
