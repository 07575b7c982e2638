"""Price protection: who has reserved a car pays no more than its dealer asks for the next of its kind."""

from dataclasses import replace

import pytest

from core.flow.audit.models import AuditLine
from core.kernel import clock
from core.kernel.actor import SYSTEM
from core.kernel.errors import DomainError, Forbidden
from core.kernel.money import Money
from shared_apps.marketplace.facts import Deposit
from tenant_apps.orders import operations
from tenant_apps.orders.ending import STANDARD
from tenant_apps.orders.models import Order
from tenant_apps.orders.operations.changing import pass_on_price
from tenant_apps.stock.operations import reprice_vehicle
from tenants.context import dealer_context
from tests.apps.orders.test_ending import LATER, cancel
from tests.apps.orders.test_walk import check_consistent
from tests.factories.orders import buyer_of, make_order
from tests.factories.staff import staff
from tests.factories.stock import make_trim, make_vehicle


def lowered(main, deliver, by=500_000, state="RESERVED", **given):
    """An order, and its dealer asking less for another car of the same kind."""
    trim = make_trim()
    order = make_order(main, state, vehicle=make_vehicle(main, "AVAILABLE", trim=trim), **given)
    other = make_vehicle(main, "AVAILABLE", trim=trim)
    with dealer_context(main):
        price = Money(order.total_minor - by)
        reprice_vehicle(actor=staff(), vehicle_id=other.id, price=price, reason="summer")
    deliver()
    with dealer_context(main):
        return order, Order.objects.get(id=order.id)


@pytest.mark.parametrize("state", ["HOLD", "RESERVED"])
def test_the_lower_price_is_passed_on_with_a_line(main, deliver, state):
    before, after = lowered(main, deliver, state=state)
    assert after.total_minor == before.total_minor - 500_000
    assert after.price_at_hold_minor == before.total_minor
    with dealer_context(main):
        check_consistent(after)
        line = AuditLine.objects.get(action="orders.order.price_lowered")
        assert line.after == {"total": Money(after.total_minor).as_json()}


@pytest.mark.parametrize("state", ["CONTRACTED", "FUNDED", "CANCELLED"])
def test_after_the_signature_the_price_stays(main, deliver, state):
    before, after = lowered(main, deliver, state=state)
    assert after.total_minor == before.total_minor
    with dealer_context(main):
        assert not AuditLine.objects.filter(action="orders.order.price_lowered").exists()


def test_a_dearer_car_changes_nothing(main, deliver):
    before, after = lowered(main, deliver, by=-500_000)
    assert (after.total_minor, after.version) == (before.total_minor, before.version)


def test_a_policy_may_leave_it_out(main, deliver):
    with dealer_context(main):
        operations.set_policy(actor=staff(), policy=replace(STANDARD, price_protection=False))
    before, after = lowered(main, deliver)
    assert (after.total_minor, after.version) == (before.total_minor, before.version)


def test_a_car_that_was_driven_further_is_no_measure(main):
    order = make_order(main, "RESERVED")
    with dealer_context(main):
        trim_id = order.vehicle["trim_id"]
        assert not pass_on_price(
            actor=SYSTEM, trim_id=trim_id, price=Money(order.total_minor - 1), mileage_km=10**6
        )
        with pytest.raises(Forbidden):
            pass_on_price(actor=staff(), trim_id=trim_id, price=Money(1), mileage_km=0)
        assert Order.objects.get(id=order.id).total_minor == order.total_minor


def test_never_below_what_is_paid(main):
    order = make_order(main, "RESERVED")
    with dealer_context(main):
        lowest = Money(order.paid_minor)
        assert not pass_on_price(actor=SYSTEM, trim_id=order.vehicle["trim_id"], price=lowest, mileage_km=0)


def test_an_earnest_of_a_fifth_may_become_more_than_a_fifth(main, deliver):
    fifth = Money(make_vehicle(main, "AVAILABLE").price_minor // 5)
    _before, after = lowered(main, deliver, deposit=Deposit("EARNEST", fifth))
    with dealer_context(main), clock.set_to(clock.now() + LATER):
        with pytest.raises(DomainError) as told:
            cancel(after, buyer_of(after))
        assert told.value.params["payout_minor"] == fifth.amount - after.total_minor // 5
