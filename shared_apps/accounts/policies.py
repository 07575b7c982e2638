"""What operators may do."""

OPERATOR_RIGHTS = frozenset(
    {"console.see", "dealers.onboard", "dealers.suspend", "dealers.offboard", "catalog.see"}
    | {"dealers.back_up", "dealers.restore"}
)
