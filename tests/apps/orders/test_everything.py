"""Everything that happened: an order's own lines and those of what goes on beside it."""

from django.utils import translation

from core.kernel.actor import SYSTEM
from tenant_apps.orders.models import Order
from tenant_apps.orders.next_steps import happenings
from tenant_apps.orders.queries import everything_of, timeline_of
from tenant_apps.registration.operations import move_registration
from tenants.context import dealer_context
from tests.factories.orders import make_order
from tests.factories.staff import staff_client


def test_tells_what_happened_beside_the_main_line_to_the_buyer_and_the_staff(main):
    order = make_order(main, "RESERVED")
    with dealer_context(main):
        before = len(everything_of(order))
        assert before == len(timeline_of(order))
        move_registration(actor=SYSTEM, order_id=order.id, verb="open")
        order = Order.objects.get(id=order.id)
        assert len(everything_of(order)) == before + 1
        with translation.override("en"):
            latest = happenings(order, everything_of(order))[0]
    assert (latest.what_zh.split("：")[0], latest.what_en.split(": ")[0]) == ("上牌", "Registration")
    told = staff_client(main).get(f"/api/v1/orders/{order.id}").json()["timeline"]
    assert latest.what_zh in [line["label_zh"] for line in told]


def test_another_orders_regions_are_not_in_it(main):
    mine, theirs = make_order(main, "RESERVED"), make_order(main, "RESERVED")
    with dealer_context(main):
        move_registration(actor=SYSTEM, order_id=theirs.id, verb="open")
        assert len(everything_of(mine)) == len(timeline_of(mine))
