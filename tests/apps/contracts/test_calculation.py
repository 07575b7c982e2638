"""What a sale's contract rests on: the calculation with its rules, made again from the contract alone."""

from datetime import date

from core.kernel.actor import SYSTEM
from shared_apps.rulebook.operations import load_rules
from shared_apps.rulebook.queries import forget_rules, recompute
from tenant_apps.contracts.models import Contract
from tenant_apps.orders.operations import prepare_contract
from tenants.context import dealer_context, market_context
from tests.factories.orders import make_order


def snapshot(main, order):
    with dealer_context(main):
        prepare_contract(actor=SYSTEM, order_id=order.id)
        return Contract.objects.get(order_id=order.id, kind="SALE").bound["snapshot"]


def test_is_frozen_with_the_sale_and_can_be_made_again(main):
    with market_context():
        load_rules(actor=SYSTEM)
    forget_rules()
    order = make_order(main, "RESERVED")
    said = snapshot(main, order)
    kept = said["calculation"]
    assert kept["road"]["purchase"]["price_minor"] == order.total_minor
    assert kept["road"]["purchase"]["city"] == "杭州"
    cited = [line["rule"] for line in kept["road"]["lines"] if line["rule"]]
    assert cited
    assert "purchase_tax" in said["rule_version"]
    with dealer_context(main):
        assert recompute(kept["road"]).as_json() == kept["road"]
    totals = kept["totals"]
    assert totals["total_minor"] == order.total_minor
    assert totals["balance_minor"] == order.total_minor - order.deposit_minor == said["balance_minor"]
    assert totals["on_the_road_minor"] == kept["road"]["total_minor"]
    assert kept["policy_version"] == order.policy_version


def test_says_by_when_the_car_is_handed_over(main):
    order = make_order(main, "RESERVED")
    said = snapshot(main, order)
    assert date.fromisoformat(said["deliver_by"]) > date.fromisoformat(said["drawn_on"])
    assert said["calculation"]["totals"]["total_minor"] == order.total_minor
