from core.kernel.states import Machine, Move

DEALER = Machine(
    "dealer",
    initial="PROVISIONING",
    moves=[
        Move("PROVISIONING", "ACTIVE", "activate"),
        Move("PROVISIONING", "PROVISION_FAILED", "fail"),
        Move("PROVISION_FAILED", "PROVISIONING", "retry", right="dealers.onboard"),
        Move("ACTIVE", "READ_ONLY", "freeze", right="dealers.suspend"),
        Move("ACTIVE", "SUSPENDED", "suspend", right="dealers.suspend"),
        Move("READ_ONLY", "SUSPENDED", "suspend", right="dealers.suspend"),
        Move("READ_ONLY", "ACTIVE", "reactivate", right="dealers.suspend"),
        Move("SUSPENDED", "ACTIVE", "reactivate", right="dealers.suspend"),
        Move("ACTIVE", "OFFBOARDING", "offboard", right="dealers.offboard"),
        Move("READ_ONLY", "OFFBOARDING", "offboard", right="dealers.offboard"),
        Move("SUSPENDED", "OFFBOARDING", "offboard", right="dealers.offboard"),
        Move("OFFBOARDING", "SUSPENDED", "stay", right="dealers.offboard"),
        Move("OFFBOARDING", "DELETED", "erase"),
    ],
)

TRADING = ("ACTIVE",)
"""States in which the market shows the dealer's cars and takes reservations."""

WORKING = ("ACTIVE", "READ_ONLY")
"""States in which the portal answers its staff."""

SERVED = ("ACTIVE", "READ_ONLY", "SUSPENDED", "OFFBOARDING")
"""States in which there is a schema: holds expire there, payments are booked, buyers see their orders."""
