"""What operators may do."""

OPERATOR_RIGHTS = frozenset({"console.see", "dealers.onboard", "dealers.suspend", "catalog.see"})
