"""A car that came back: its buyer gets the papers by which the tax office refunds the purchase tax."""

import pytest

from core.flow.audit.models import AuditLine
from core.kernel.actor import SYSTEM
from core.kernel.errors import Forbidden, NotFound
from tenant_apps.orders.operations import refuse_return
from tenant_apps.orders.queries import order_at_hand
from tenant_apps.registration.models import Registration
from tenant_apps.registration.operations import hand_refund_papers
from tenant_apps.registration.presenting import card_of, detail_of
from tenants.context import dealer_context
from tests.factories.orders import buyer_of, make_order
from tests.factories.staff import staff


def seen(order, actor):
    known = detail_of(order_at_hand(SYSTEM, order.id), actor)
    return known["tax_refund"], known["verbs"]


def test_a_return_leaves_the_desk_a_task_until_the_buyer_has_the_papers(main, rf):
    order = make_order(main, "RETURNED")
    desk = staff("FINANCE")
    with dealer_context(main):
        assert seen(order, desk) == ("DUE", ["hand_refund_papers"])
        assert seen(order, staff("SERVICE")) == ("DUE", [])
        before = Registration.objects.values().get()
        for actor in (buyer_of(order), staff("SERVICE")):
            with pytest.raises(Forbidden):
                hand_refund_papers(actor=actor, order_id=order.id)
        assert Registration.objects.values().get() == before
        card = card_of(order_at_hand(SYSTEM, order.id), rf.get("/"))
        assert (card.tone, card.state) == ("amber", "经销商正在准备资料")

        hand_refund_papers(actor=desk, order_id=order.id)
        assert seen(order, desk) == ("HANDED", [])
        assert AuditLine.objects.filter(action="registration.tax_refund.handed").count() == 1
        with pytest.raises(NotFound):
            hand_refund_papers(actor=desk, order_id=order.id)


@pytest.mark.parametrize("state", ["DELIVERED", "RETURN_REQUESTED", "CANCELLED"])
def test_nobody_waits_for_it_while_the_car_is_not_back(main, rf, state):
    order = make_order(main, state)
    with dealer_context(main):
        if state == "RETURN_REQUESTED":
            refuse_return(actor=staff("MANAGER"), order_id=order.id, note="超过期限")
        assert seen(order, staff("FINANCE"))[0] == ""
        with pytest.raises(NotFound):
            hand_refund_papers(actor=staff("FINANCE"), order_id=order.id)
