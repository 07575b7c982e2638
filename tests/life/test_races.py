"""A dealer is suspended while buyers are on their way in, with real threads and connections."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import sleep

import pytest
from django.db import connection, transaction

from core.kernel.errors import DomainError
from shared_apps.marketplace.operations import make_enquiry
from tenant_apps.orders.models import Order
from tenant_apps.orders.reservations import reserve_listing
from tenants.context import dealer_context, market_context, owner_context
from tenants.errors import NotTrading
from tenants.life.guard import hold_state, require_trading
from tenants.models import Dealer
from tests.factories.orders import buyer_of, contact
from tests.factories.stock import make_trim, make_vehicle
from tests.life.conftest import put

ROUNDS = 12


def test_who_reserves_while_the_dealer_is_suspended_got_the_car_before_or_not_at_all(leaver, race):
    trim = make_trim()
    for _ in range(ROUNDS):
        car, buyer = make_vehicle(leaver, "AVAILABLE", trim=trim), contact()

        def reserving(car=car, buyer=buyer):
            return reserve_listing(actor=buyer_of(buyer), buyer=buyer, listing_id=car.id)[1]

        got, _ = race(reserving, lambda: put(leaver, "suspend"))

        with market_context():
            suspended_at = Dealer.objects.get(id=leaver.id).updated_at
        with dealer_context(leaver):
            made = Order.objects.filter(vehicle_id=car.id).first()
        if made is None:
            assert isinstance(got, DomainError), got
        else:
            assert isinstance(got, Order), got
            assert made.created_at < suspended_at
        put(leaver, "reactivate")


@pytest.mark.parametrize("first", ["buyer", "operator"])
def test_whoever_comes_second_waits(leaver, first):
    """The one that holds the lock goes on undisturbed, the other stands still until it is through."""
    holding, go_on, done = Event(), Event(), []
    buyer_in = lambda: require_trading(leaver.id)  # noqa: E731
    operator_in = lambda: hold_state(leaver.id)  # noqa: E731
    ahead, behind = (buyer_in, operator_in) if first == "buyer" else (operator_in, buyer_in)

    def leading():
        with market_context(), transaction.atomic():
            ahead()
            holding.set()
            assert go_on.wait(10)
            done.append("first")

    def following():
        assert holding.wait(10)
        with market_context(), transaction.atomic():
            behind()
            done.append("second")

    with ThreadPoolExecutor(2) as pool:
        jobs = [pool.submit(_closing, leading), pool.submit(_closing, following)]
        _wait_until_blocked()
        assert done == []
        go_on.set()
        for job in jobs:
            job.result(10)
    assert done == ["first", "second"]


def _closing(work):
    try:
        work()
    finally:
        connection.close()


def _wait_until_blocked():
    with owner_context(), connection.cursor() as cursor:
        for _ in range(200):
            cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
            if cursor.fetchone()[0]:
                return
            sleep(0.02)
    raise AssertionError("nobody waits")


def test_an_enquiry_that_waited_for_the_suspension_is_refused(leaver, race):
    car = make_vehicle(leaver, "AVAILABLE", trim=make_trim())
    buyer = contact()

    def asking():
        with market_context():
            return make_enquiry(actor=buyer_of(buyer), listing_id=car.id, name="李", phone="13800138000")

    for _ in range(4):
        asked, _ = race(asking, lambda: put(leaver, "freeze"))
        assert not isinstance(asked, Exception) or isinstance(asked, DomainError), asked
        put(leaver, "reactivate")


def test_the_guard_sees_a_state_that_changed_after_the_listing_was_read(leaver, monkeypatch):
    """The market said yes; before the guard the dealer was suspended."""
    car, buyer = make_vehicle(leaver, "AVAILABLE", trim=make_trim()), contact()

    def late(dealer_id):
        with ThreadPoolExecutor(1) as pool:
            pool.submit(_closing, lambda: put(leaver, "suspend")).result(10)
        require_trading(dealer_id)

    monkeypatch.setattr("tenant_apps.orders.reservations.require_trading", late)
    with pytest.raises(NotTrading):
        reserve_listing(actor=buyer_of(buyer), buyer=buyer, listing_id=car.id)
    with dealer_context(leaver):
        assert not Order.objects.exists()
