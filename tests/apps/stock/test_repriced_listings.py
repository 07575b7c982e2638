"""A change of price on the market: three columns, and the same as if the car were published anew."""

from core.kernel.actor import SYSTEM
from core.kernel.money import Money
from shared_apps.marketplace.models import Listing
from shared_apps.marketplace.operations import reprice_listing, withdraw_listing
from tenant_apps.stock.operations import reprice_vehicle, republish_vehicles
from tenants.context import dealer_context
from tests.factories.stock import make_vehicle


class TestRepricedListings:
    def test_are_what_publishing_them_anew_would_make_of_them(self, main):
        car = make_vehicle(main, "AVAILABLE")
        with dealer_context(main):
            reprice_vehicle(actor=SYSTEM, vehicle_id=car.id, price=Money(19_990_000))
        repriced = Listing.objects.values().get(id=car.id)
        with dealer_context(main):
            republish_vehicles([car.id])
        published = Listing.objects.values().get(id=car.id)

        assert repriced | {"changed_in": 0} == published | {"changed_in": 0}
        assert (published["price_minor"], published["version"]) == (19_990_000, car.version + 1)

    def test_are_published_whole_where_the_market_missed_a_version(self, main):
        car = make_vehicle(main, "AVAILABLE")
        Listing.objects.filter(id=car.id).update(version=car.version - 1, mileage_km=99)
        with dealer_context(main):
            reprice_vehicle(actor=SYSTEM, vehicle_id=car.id, price=Money(19_990_000))

        shown = Listing.objects.get(id=car.id)
        assert (shown.price_minor, shown.mileage_km, shown.version) == (
            19_990_000,
            car.mileage_km,
            car.version + 1,
        )

    def test_are_left_alone_once_they_are_gone(self, main):
        car = make_vehicle(main, "AVAILABLE")
        with dealer_context(main):
            withdraw_listing(car.id)
            assert not reprice_listing(car.id, price=Money(1_000_000), version=car.version + 1)

        assert Listing.objects.get(id=car.id).price_minor == car.price_minor
