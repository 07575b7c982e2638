"""The life of a car in stock, and of its certificate. Moves without a right follow an order."""

from core.kernel.states import Machine, Move

UNSOLD = ("ARRIVED", "PDI_PENDING", "PDI_FAILED", "AVAILABLE", "DEMO", "COURTESY", "RECON", "RETURNED")
"""Here and promised to nobody: it may be taken off at once, as for a damage or a recall."""

_TO_RECON = ("ARRIVED", "DEMO", "COURTESY", "QUARANTINE", "RETURNED")
_TO_WRITE_OFF = ("IN_TRANSIT", "ARRIVED", "PDI_FAILED", "RECON", "QUARANTINE", "RETURNED")

VEHICLE = Machine(
    "vehicle",
    initial="ARRIVED",
    moves=[
        Move("ON_ORDER", "IN_TRANSIT", "ship", right="stock.receive"),
        Move("IN_TRANSIT", "ARRIVED", "arrive", right="stock.receive"),
        Move("ARRIVED", "PDI_PENDING", "start_pdi", right="stock.pdi"),
        Move("PDI_PENDING", "AVAILABLE", "pass_pdi", right="stock.pdi"),
        Move("PDI_PENDING", "PDI_FAILED", "fail_pdi", right="stock.pdi"),
        Move("PDI_FAILED", "PDI_PENDING", "start_pdi", right="stock.pdi"),
        Move("QUARANTINE", "PDI_PENDING", "start_pdi", right="stock.pdi"),
        Move("RECON", "PDI_PENDING", "start_pdi", right="stock.pdi"),
        *(Move(state, "QUARANTINE", "withdraw", right="stock.withdraw") for state in UNSOLD),
        Move("AVAILABLE", "DEMO", "make_demo", right="stock.assign"),
        Move("AVAILABLE", "COURTESY", "make_courtesy", right="stock.assign"),
        *(Move(state, "RECON", "recondition", right="stock.assign") for state in _TO_RECON),
        *(Move(state, "WRITTEN_OFF", "write_off", right="stock.write_off") for state in _TO_WRITE_OFF),
        Move("AVAILABLE", "HELD", "hold"),
        Move("HELD", "RESERVED", "reserve"),
        Move("RESERVED", "ALLOCATED", "allocate"),
        Move("ALLOCATED", "RESERVED", "deallocate"),
        Move("ALLOCATED", "DELIVERED", "deliver"),
        Move("HELD", "AVAILABLE", "release"),
        Move("RESERVED", "AVAILABLE", "release"),
        Move("ALLOCATED", "AVAILABLE", "release"),
        Move("DELIVERED", "RETURNED", "take_back"),
    ],
)

ENTERS = ("ON_ORDER", "IN_TRANSIT", "ARRIVED")
"""As what a car may be taken into the books."""

LISTED = "AVAILABLE"
"""The one state in which the market shows the car."""

DEMO = "DEMO"
"""Buyers drive it; the market shows it again, as a former demo car, once it is reconditioned."""

DRIVEN = (LISTED, DEMO)
"""A test drive may be had in it."""

GONE = ("DELIVERED", "WRITTEN_OFF")
"""The car has left the stock."""

PROMISED = ("HELD", "RESERVED", "ALLOCATED")
"""An order has the car."""

BY_REPORT = ("pass_pdi", "fail_pdi")
"""Verbs nobody makes by hand: an inspector's report and the second person who confirms it make them."""

INSPECTED = ("PDI_PENDING", "RESERVED", "ALLOCATED")
"""A report may be written: before a car is offered, and again where its last one grows old."""

ACTIONS = {
    "ship": "stock.vehicle.shipped",
    "arrive": "stock.vehicle.arrived",
    "start_pdi": "stock.vehicle.pdi_started",
    "pass_pdi": "stock.vehicle.pdi_passed",
    "fail_pdi": "stock.vehicle.pdi_failed",
    "withdraw": "stock.vehicle.withdrawn",
    "make_demo": "stock.vehicle.made_demo",
    "make_courtesy": "stock.vehicle.made_courtesy",
    "recondition": "stock.vehicle.reconditioned",
    "write_off": "stock.vehicle.written_off",
    "hold": "stock.vehicle.held",
    "reserve": "stock.vehicle.reserved",
    "allocate": "stock.vehicle.allocated",
    "deallocate": "stock.vehicle.deallocated",
    "deliver": "stock.vehicle.delivered",
    "release": "stock.vehicle.released",
    "take_back": "stock.vehicle.taken_back",
}
"""What the audit line of each verb is called."""

CERTIFICATE = Machine(
    "certificate",
    initial="WITH_BANK",
    moves=[
        Move("WITH_BANK", "REDEEM_REQUESTED", "request_redeem", right="stock.certificate"),
        Move("REDEEM_REQUESTED", "IN_HAND", "receive", right="stock.certificate"),
        Move("IN_HAND", "HANDED_OVER", "hand_over"),
        Move("HANDED_OVER", "IN_HAND", "take_back"),
    ],
)
PLEDGED = ("WITH_BANK", "REDEEM_REQUESTED")
"""Where a certificate is that keeps its car from leaving."""

IN_HAND = "IN_HAND"
"""Where a certificate is that nobody ever pledged."""

CERTIFICATE_ACTIONS = {
    "request_redeem": "stock.certificate.redeem_requested",
    "receive": "stock.certificate.received",
    "hand_over": "stock.certificate.handed_over",
    "take_back": "stock.certificate.taken_back",
}
