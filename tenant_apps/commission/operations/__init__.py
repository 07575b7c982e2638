"""Everything that changes commission plans, deals and what stands on advisers' statements."""

from tenant_apps.commission.operations.dealing import follow_order, name_advisers, record_item
from tenant_apps.commission.operations.planning import propose_plan, put_in_force, withdraw_plan

__all__ = [
    "follow_order",
    "name_advisers",
    "propose_plan",
    "put_in_force",
    "record_item",
    "withdraw_plan",
]
