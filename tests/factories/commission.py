"""Plans in force, and deals of advisers."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from core.kernel import clock
from core.kernel.actor import SYSTEM
from tenant_apps.commission.models import Deal, Plan
from tenant_apps.commission.operations import name_advisers, propose_plan, put_in_force
from tenant_apps.commission.terms import WHOLE, Rules
from tenant_apps.orders.models import Order
from tenant_apps.staff.models import StaffMember
from tenants.context import DealerRef, dealer_context
from tests.factories.orders import make_order
from tests.factories.staff import staff

TENTH = Rules(front_share=1000, back_share=2000, flat_minor=10_000)


def today() -> date:
    """The day of Shanghai."""
    return clock.now().astimezone(clock.SHANGHAI).date()


def plan_in_force(dealer: DealerRef, rules: Rules = TENTH, *, valid_from: date | None = None) -> Plan:
    """A plan that two people have put in force, from today on unless told otherwise."""
    with dealer_context(dealer):
        plan = propose_plan(
            actor=staff("MANAGER"), name="标准方案", valid_from=valid_from or today(), rules=rules
        )
        return put_in_force(actor=staff("FINANCE", "周会计"), plan_id=plan.id)


def give(order_id: UUID, *members: StaffMember) -> Deal:
    """Name these as the advisers of a deal, in equal shares."""
    shares = [(member.user_id, WHOLE // len(members)) for member in members]
    return name_advisers(actor=SYSTEM, order_id=order_id, shares=shares)


def make_deal(dealer: DealerRef, *members: StaffMember, state: str = "CONTRACTED") -> tuple[Order, Deal]:
    """An order in a state with its deal, shared by these advisers."""
    order = make_order(dealer, state)
    with dealer_context(dealer):
        return order, give(order.id, *members)
