"""The life of a car in stock. Moves without a right follow an order; nobody makes them by hand."""

from core.kernel.states import Machine, Move

VEHICLE = Machine(
    "vehicle",
    initial="ARRIVED",
    moves=[
        Move("ARRIVED", "PDI_PENDING", "start_pdi", right="stock.pdi"),
        Move("PDI_PENDING", "AVAILABLE", "pass_pdi", right="stock.pdi"),
        Move("PDI_PENDING", "PDI_FAILED", "fail_pdi", right="stock.pdi"),
        Move("PDI_FAILED", "PDI_PENDING", "start_pdi", right="stock.pdi"),
        Move("AVAILABLE", "QUARANTINE", "withdraw", right="stock.withdraw"),
        Move("QUARANTINE", "PDI_PENDING", "start_pdi", right="stock.pdi"),
        Move("AVAILABLE", "HELD", "hold"),
        Move("HELD", "RESERVED", "reserve"),
        Move("RESERVED", "ALLOCATED", "allocate"),
        Move("ALLOCATED", "DELIVERED", "deliver"),
        Move("HELD", "AVAILABLE", "release"),
        Move("RESERVED", "AVAILABLE", "release"),
        Move("ALLOCATED", "AVAILABLE", "release"),
    ],
)

LISTED = "AVAILABLE"
"""The one state in which the market shows the car."""

GONE = "DELIVERED"
"""The car has left the stock."""

ACTIONS = {
    "start_pdi": "stock.vehicle.pdi_started",
    "pass_pdi": "stock.vehicle.pdi_passed",
    "fail_pdi": "stock.vehicle.pdi_failed",
    "withdraw": "stock.vehicle.withdrawn",
    "hold": "stock.vehicle.held",
    "reserve": "stock.vehicle.reserved",
    "allocate": "stock.vehicle.allocated",
    "deliver": "stock.vehicle.delivered",
    "release": "stock.vehicle.released",
}
"""What the audit line of each verb is called."""
