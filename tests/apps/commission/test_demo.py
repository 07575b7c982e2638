"""The demo's commissions: a plan by two people, rates, items of what was signed; loaded twice kept once."""

from config.demo.earnings import agree, note
from tenant_apps.commission.models import Item, Plan, Rate
from tenants.context import dealer_context
from tests.factories.orders import make_order
from tests.factories.staff import staff


def test_there_is_something_to_see_and_it_is_kept_once(main):
    team = {"MANAGER": [staff("MANAGER")], "FINANCE": [staff("FINANCE", "周会计")]}
    agree(main, team)
    make_order(main, "DELIVERED")
    for _ in range(2):
        agree(main, team)
        note(main, team)
    with dealer_context(main):
        assert list(Plan.objects.order_by("number").values_list("state", flat=True)) == [
            "IN_FORCE",
            "PROPOSED",
        ]
        assert Item.objects.count() == 1
        assert Rate.objects.filter(share__gt=0).count() == Rate.objects.count() > 0
