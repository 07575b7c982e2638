"""A former demo car is sold as one: its order, the buyer's pages and the contract say so."""

import pytest
from django.db import connection

from core.kernel.actor import SYSTEM
from shared_apps.standardforms.kinds import kind_of
from tenant_apps.orders import operations
from tenant_apps.orders.contract_terms import basis_of, deposit_of, snapshot_of, terms_of
from tenant_apps.orders.errors import SwapUnlike
from tenant_apps.orders.models import Order
from tenant_apps.stock.operations import move_vehicle
from tenant_apps.wording.layout import sections_of
from tenants.context import dealer_context, market_context
from tests.factories.accounts import signed_in
from tests.factories.orders import contact, make_order
from tests.factories.staff import make_user
from tests.factories.stock import end_inspection, make_vehicle

HISTORY = ["车辆来历", "History"]


@pytest.fixture
def demo(main):
    """A car that was a demo car and is on offer again."""
    car = make_vehicle(main, "AVAILABLE")
    with dealer_context(main):
        move_vehicle(actor=SYSTEM, vehicle_id=car.id, verb="make_demo", mileage_km=50, days=30)
        move_vehicle(actor=SYSTEM, vehicle_id=car.id, verb="recondition", mileage_km=900)
        move_vehicle(actor=SYSTEM, vehicle_id=car.id, verb="start_pdi")
        end_inspection(car.id)
    return car


@pytest.fixture
def buyer(client_of):
    client, user = client_of("market"), make_user("李晓雯")
    with market_context():
        signed_in(client, user)
    client.user = user
    return client


def printed(kind, snapshot):
    """The names of all facts on the paper."""
    facts = [one for one in sections_of(kind_of(kind), snapshot) if one["type"] == "facts"]
    return [cell["name"] for section in facts for row in section["rows"] for cell in row]


@pytest.mark.parametrize("new_one", [False, True], ids=["demo", "new"])
def test_the_contract_says_so(main, demo, new_one):
    order = make_order(main, "RESERVED", vehicle=None if new_one else demo)
    with dealer_context(main):
        assert (order.vehicle["was_demo"], terms_of(order).vehicle.was_demo) == (not new_one, not new_one)
        assert (HISTORY in printed("SALE", snapshot_of(order))) is not new_one
        deposit = {**basis_of(order), **deposit_of(order)}
        assert (HISTORY in printed("DEPOSIT", deposit)) is not new_one


@pytest.mark.parametrize("state", ["HOLD", "RESERVED"])
def test_the_buyer_reads_it_before_paying_and_afterwards(main, demo, buyer, state):
    told, other = (make_order(main, state, vehicle=car, buyer=contact(buyer.user.id)) for car in (demo, None))
    address = "/orders/{}/{}" + ("/pay" if state == "HOLD" else "")

    assert "原试驾车" in buyer.get(address.format(main.slug, told.id)).content.decode()
    assert "原试驾车" not in buyer.get(address.format(main.slug, other.id)).content.decode()


def test_an_order_from_before_says_nothing(main, buyer):
    order = make_order(main, "RESERVED", buyer=contact(buyer.user.id))
    with dealer_context(main):
        with connection.cursor() as cursor:
            cursor.execute("UPDATE orders_order SET vehicle = vehicle - 'was_demo'")
        old = Order.objects.get(id=order.id)
        assert "was_demo" not in old.vehicle
        assert terms_of(old).vehicle.was_demo is False
    assert buyer.get(f"/orders/{main.slug}/{order.id}").status_code == 200


def test_nobody_gets_one_in_place_of_a_new_car(main, demo):
    order = make_order(main, "RESERVED")
    with dealer_context(main):
        with pytest.raises(SwapUnlike):
            operations.reallocate(actor=SYSTEM, order_id=order.id, vehicle_id=demo.id, reason="Scratched.")
        assert Order.objects.get(id=order.id).vehicle_id == order.vehicle_id
