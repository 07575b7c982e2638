"""Two hundred people click on one car at the same moment."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connections

from core.kernel.actor import Actor
from core.kernel.errors import DomainError
from shared_apps.marketplace.models import OrderSummary
from tenant_apps.cashier.models import Account
from tenant_apps.orders.models import Order
from tenant_apps.orders.reservations import reserve_listing
from tenant_apps.stock.models import Vehicle
from tenants.context import dealer_context, owner_context, ref_of
from tests.apps.stock.conftest import committed
from tests.factories.orders import contact
from tests.factories.stock import make_vehicle

__all__ = ["committed"]
BUYERS, AT_THE_DATABASE = 200, 40


def test_of_two_hundred_buyers_one_gets_the_car(committed):
    main = ref_of(committed["main"])
    car = make_vehicle(main, "AVAILABLE")

    def click(_number):
        buyer = contact()
        try:
            reserve_listing(actor=Actor("buyer", buyer.user_id, buyer.name), buyer=buyer, listing_id=car.id)
        except DomainError as refused:
            return refused.code
        else:
            return "got it"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_THE_DATABASE) as crowd:
        heard = list(crowd.map(click, range(BUYERS)))

    assert sorted(set(heard)) == ["got it", "orders.vehicle_gone"]
    assert heard.count("got it") == 1
    with dealer_context(main):
        assert Order.objects.count() == Account.objects.count() == 1
        assert Vehicle.objects.get(id=car.id).state == "HELD"
    with owner_context():
        assert OrderSummary.objects.count() == 1
