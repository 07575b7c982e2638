from core.kernel.states import Machine, Move

MEMBER = Machine(
    "staff member",
    initial="ACTIVE",
    moves=[
        Move("ACTIVE", "ACTIVE", "appoint", right="staff.invite"),
        Move("ACTIVE", "ENDED", "end", right="staff.invite"),
        Move("ENDED", "ACTIVE", "rejoin", right="staff.invite"),
    ],
)
