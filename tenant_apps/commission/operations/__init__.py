"""Everything that changes commission plans, deals and what stands on advisers' statements."""

from tenant_apps.commission.operations.closing import close_month
from tenant_apps.commission.operations.dealing import follow_order, name_advisers, record_item
from tenant_apps.commission.operations.partners import follow_partners, set_rate
from tenant_apps.commission.operations.planning import propose_plan, put_in_force, withdraw_plan

__all__ = [
    "close_month",
    "follow_order",
    "follow_partners",
    "name_advisers",
    "propose_plan",
    "put_in_force",
    "record_item",
    "set_rate",
    "withdraw_plan",
]
