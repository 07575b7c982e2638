from core.kernel.states import Machine, Move

DEALER = Machine(
    "dealer",
    initial="PROVISIONING",
    moves=[
        Move("PROVISIONING", "ACTIVE", "activate"),
        Move("PROVISIONING", "PROVISION_FAILED", "fail"),
        Move("PROVISION_FAILED", "PROVISIONING", "retry", right="dealers.onboard"),
        Move("ACTIVE", "SUSPENDED", "suspend", right="dealers.suspend"),
        Move("SUSPENDED", "ACTIVE", "reactivate", right="dealers.suspend"),
    ],
)
