from core.kernel.states import Machine, Move

APPLICATION = Machine(
    "application",
    initial="SUBMITTED",
    moves=[
        Move("SUBMITTED", "IN_REVIEW", "review", right="dealers.onboard"),
        Move("SUBMITTED", "APPROVED", "approve", right="dealers.onboard"),
        Move("IN_REVIEW", "APPROVED", "approve", right="dealers.onboard"),
        Move("SUBMITTED", "REJECTED", "reject", right="dealers.onboard"),
        Move("IN_REVIEW", "REJECTED", "reject", right="dealers.onboard"),
        Move("APPROVED", "READY", "open"),
    ],
)

UNDECIDED = ("SUBMITTED", "IN_REVIEW")
"""States in which an operator still has to decide."""

OPEN = (*UNDECIDED, "APPROVED")
"""States from which a portal may still come."""
