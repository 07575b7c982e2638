"""Two at once: whoever comes first, what stands is what is owed."""

from __future__ import annotations

import pytest

from core.kernel.actor import SYSTEM
from core.kernel.money import Money
from tenant_apps.commission.errors import DealReversed, SecondPerson
from tenant_apps.commission.models import Item, Line, Plan
from tenant_apps.commission.operations import propose_plan, put_in_force, record_item, withdraw_plan
from tenant_apps.commission.queries import deal_of
from tenant_apps.orders import operations as orders
from tenants.context import dealer_context, ref_of
from tests.factories.commission import TENTH, make_deal, plan_in_force, today
from tests.factories.staff import make_member, staff


def test_an_item_noted_while_the_order_is_cancelled(committed, race):
    main = ref_of(committed["main"])
    plan_in_force(main)
    order, _deal = make_deal(main, make_member(main, "SALES"))

    def note():
        with dealer_context(main):
            record_item(
                actor=staff("FINANCE"), order_id=order.id, kind="FINANCE", amount=Money(50_000), note="返佣"
            )

    def cancel():
        with dealer_context(main):
            orders.cancel_order(actor=SYSTEM, order_id=order.id, reason="不买了")

    noted, cancelled = race(note, cancel)
    with dealer_context(main):
        assert cancelled is None
        assert noted is None or isinstance(noted, DealReversed)
        assert Item.objects.count() == (1 if noted is None else 0)
        assert deal_of(order.id).state == "REVERSED"
        assert sum(Line.objects.values_list("amount_minor", flat=True)) == 0


def test_a_plan_put_in_force_while_it_is_withdrawn(committed, race):
    main = ref_of(committed["main"])
    with dealer_context(main):
        plan = propose_plan(actor=staff("MANAGER"), name="方案", valid_from=today(), rules=TENTH)

    def decide(operation):
        def run():
            with dealer_context(main):
                return operation(actor=staff("FINANCE"), plan_id=plan.id).state

        return run

    outcomes = race(decide(put_in_force), decide(withdraw_plan))
    states = [each for each in outcomes if isinstance(each, str)]
    with dealer_context(main):
        assert states == [Plan.objects.get().state]


@pytest.mark.parametrize("role", ["OWNER", "MANAGER", "FINANCE"])
def test_nobody_puts_their_own_plan_in_force_whatever_their_role(main, role):
    with dealer_context(main):
        one = staff(role)
        plan = propose_plan(actor=one, name="方案", valid_from=today(), rules=TENTH)
        with pytest.raises(SecondPerson):
            put_in_force(actor=one, plan_id=plan.id)
        assert Plan.objects.get().state == "PROPOSED"
