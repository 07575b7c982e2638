"""A delivered order closes by itself, but not while its buyer may still return the car."""

from datetime import timedelta

import pytest

from core.flow.audit.models import AuditLine
from core.kernel import clock
from tenant_apps.orders import operations
from tenant_apps.orders.ending import STANDARD, Policy
from tenant_apps.orders.errors import ReturnStillOpen
from tenant_apps.orders.models import Order
from tenant_apps.orders.presenting import moves_of
from tenant_apps.orders.tasks import close_delivered_everywhere
from tenants.context import dealer_context
from tests.apps.orders.test_walk import check_consistent, snapshot
from tests.factories.orders import make_order
from tests.factories.staff import staff


def after(days, order):
    return clock.set_to(order.delivered_at + timedelta(days=days, seconds=1))


def test_closes_at_every_dealer_once_nobody_may_return_the_car(main, other):
    here, there, ready = (
        make_order(main, "DELIVERED"),
        make_order(other, "DELIVERED"),
        make_order(main, "READY"),
    )
    with after(59, here):
        assert close_delivered_everywhere() == 0
    with after(61, there):
        assert close_delivered_everywhere() == 2
        assert close_delivered_everywhere() == 0
    for dealer, order, state in ((main, here, "CLOSED"), (other, there, "CLOSED"), (main, ready, "READY")):
        with dealer_context(dealer):
            assert check_consistent(order).state == state
    with dealer_context(main):
        line = AuditLine.objects.get(action="orders.order.closed")
        assert line.actor_kind == "system"


def test_a_longer_promise_of_the_dealer_counts(main):
    with dealer_context(main):
        operations.set_policy(actor=staff("OWNER"), policy=Policy(return_days=90, return_km=5000))
    order = make_order(main, "DELIVERED")
    with after(STANDARD.returns_for.days + 1, order):
        assert close_delivered_everywhere() == 0
    with after(91, order):
        assert close_delivered_everywhere() == 1


def test_not_by_hand_while_the_buyer_may_return_the_car(main):
    order, manager = make_order(main, "DELIVERED"), staff("MANAGER")
    with dealer_context(main):
        before = snapshot(order)
        with pytest.raises(ReturnStillOpen) as refused:
            operations.close_order(actor=manager, order_id=order.id)
        last = (order.delivered_at + STANDARD.returns_for).astimezone(clock.SHANGHAI).date()
        assert refused.value.params == {"until": last.isoformat()}
        assert snapshot(order) == before
        (close,) = [move for move in moves_of(order, None, manager) if move["verb"] == "close"]
        assert (close["allowed"], last.isoformat() in close["reason_zh"]) == (False, True)
        with after(61, order):
            assert operations.close_order(actor=manager, order_id=order.id).state == "CLOSED"


@pytest.mark.parametrize("state", ["RETURN_REQUESTED"])
def test_not_while_something_is_asked_for(main, state):
    order = make_order(main, state)
    with dealer_context(main):
        asked = Order.objects.get(id=order.id)
    with after(70, asked):
        assert close_delivered_everywhere() == 0
    with dealer_context(main):
        assert Order.objects.get(id=order.id).state == state
