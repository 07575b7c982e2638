"""What dealers write into the market, and what the database lets them write."""

import pytest
from django.db import DatabaseError, transaction

from core.kernel import ids
from core.kernel.errors import NotFound
from shared_apps.marketplace.models import Listing, OrderSummary, VinRegistration
from shared_apps.marketplace.operations import (
    VinTaken,
    publish_listing,
    record_order_summary,
    register_vin,
    release_vin,
    withdraw_listing,
)
from shared_apps.marketplace.queries import (
    listing,
    on_offer,
    order_summary,
    orders_of_buyer,
    published_ids,
    published_versions,
    vin_is_taken,
)
from tenants.context import dealer_context, market_context
from tenants.models import Dealer
from tests.factories.marketplace import listing_facts, make_trim, order_facts

VIN = "LGXCE6CB5N0123458"


class TestPublishListing:
    def test_adds_what_catalogue_and_dealer_say(self, main):
        trim = make_trim()
        facts = listing_facts(main.id, trim.id)

        with dealer_context(main):
            publish_listing(facts)

        with market_context():
            car = listing(facts.vehicle_id)
        assert car.title_zh == "比亚迪 汉 2025款 EV 701KM 尊贵型"
        assert (car.brand_slug, car.series_slug, car.city, car.energy) == ("byd", "han", "杭州", "BEV")
        assert (car.range_km, car.msrp_minor, car.below_msrp_minor) == (701, 22_980_000, 1_000_000)
        assert car.art_url.startswith("/art/sedan-")
        assert "比亚迪汉2025款" in car.search_text
        assert car.on_offer

    def test_renews_by_version_and_ignores_what_is_older(self, main):
        facts = listing_facts(main.id, make_trim().id, version=3)
        with dealer_context(main):
            publish_listing(facts)
            publish_listing(_later(facts, version=4, price_minor=20_000_000))
            publish_listing(_later(facts, version=2, price_minor=99_000_000))

        car = Listing.objects.get(id=facts.vehicle_id)
        assert (car.version, car.price_minor) == (4, 20_000_000)

    def test_returns_to_the_market_after_a_withdrawal(self, main):
        facts = listing_facts(main.id, make_trim().id)
        with dealer_context(main):
            publish_listing(facts)
            withdraw_listing(facts.vehicle_id)
            assert published_ids(main.id) == set()

            publish_listing(_later(facts, version=2))

            assert published_ids(main.id) == {facts.vehicle_id}
            assert published_versions(main.id) == {facts.vehicle_id: 2}

    def test_keeps_the_row_of_a_withdrawn_car_off_the_market(self, main):
        facts = listing_facts(main.id, make_trim().id)
        with dealer_context(main):
            publish_listing(facts)
            withdraw_listing(facts.vehicle_id)
            withdraw_listing(facts.vehicle_id)

        with market_context():
            assert not listing(facts.vehicle_id).on_offer
            assert not on_offer().filter(id=facts.vehicle_id).exists()

    def test_hides_the_cars_of_a_suspended_dealer(self, main):
        facts = listing_facts(main.id, make_trim().id)
        with dealer_context(main):
            publish_listing(facts)
        Dealer.objects.filter(id=main.id).update(state="SUSPENDED")

        assert not on_offer().exists()
        with pytest.raises(NotFound):
            listing(facts.vehicle_id)

    def test_refuses_a_trim_nobody_knows(self, main):
        with dealer_context(main), pytest.raises(NotFound) as refused:
            publish_listing(listing_facts(main.id, ids.new_id()))

        assert refused.value.code == "catalog.unknown_trim"


class TestDealersApart:
    @pytest.fixture
    def theirs(self, other):
        facts = listing_facts(other.id, make_trim().id)
        with dealer_context(other):
            publish_listing(facts)
        return facts

    def test_cannot_publish_in_anothers_name(self, main, other):
        facts = listing_facts(other.id, make_trim().id)

        with dealer_context(main), pytest.raises((DatabaseError, NotFound)), transaction.atomic():
            publish_listing(facts)

        assert not Listing.objects.exists()

    def test_cannot_write_a_row_in_anothers_name(self, main, theirs):
        row = Listing.objects.get(id=theirs.vehicle_id)
        row.id = ids.new_id()

        with dealer_context(main), pytest.raises(DatabaseError), transaction.atomic():
            row.save(force_insert=True)

    def test_cannot_take_over_anothers_listing(self, main, theirs):
        mine = listing_facts(main.id, theirs.trim_id, vehicle_id=theirs.vehicle_id, version=99)

        with dealer_context(main), pytest.raises(DatabaseError), transaction.atomic():
            publish_listing(mine)

        assert Listing.objects.get(id=theirs.vehicle_id).dealer_id == theirs.dealer_id

    def test_cannot_withdraw_nor_see_anothers_listing(self, main, theirs):
        with dealer_context(main):
            withdraw_listing(theirs.vehicle_id)
            assert not Listing.objects.exists()

        assert Listing.objects.get(id=theirs.vehicle_id).on_offer

    def test_cannot_delete_even_its_own_listing(self, other, theirs):
        with dealer_context(other), pytest.raises(DatabaseError), transaction.atomic():
            Listing.objects.all().delete()


class TestVins:
    def test_stand_with_one_dealer_only(self, main, other):
        with dealer_context(main):
            register_vin(vin=VIN, dealer_id=main.id, vehicle_id=ids.new_id())

        with dealer_context(other), pytest.raises(VinTaken) as refused:
            register_vin(vin=VIN, dealer_id=other.id, vehicle_id=ids.new_id())

        assert (refused.value.code, refused.value.field, refused.value.status) == (
            "stock.vin_taken",
            "vin",
            409,
        )
        with market_context():
            assert vin_is_taken(VIN)

    def test_are_released_by_their_holder_only(self, main, other):
        with dealer_context(main):
            register_vin(vin=VIN, dealer_id=main.id, vehicle_id=ids.new_id())
        with dealer_context(other):
            release_vin(VIN)
        assert VinRegistration.objects.filter(vin=VIN).exists()

        with dealer_context(main):
            release_vin(VIN)

        assert not VinRegistration.objects.exists()

    def test_cannot_be_registered_in_anothers_name(self, main, other):
        with dealer_context(main), pytest.raises(DatabaseError), transaction.atomic():
            register_vin(vin=VIN, dealer_id=other.id, vehicle_id=ids.new_id())


class TestOrderSummaries:
    def test_follow_the_newest_version(self, main):
        buyer = ids.new_id()
        facts = order_facts(main.id, buyer)
        with dealer_context(main):
            record_order_summary(facts)
            record_order_summary(_later(facts, version=3, state="RESERVED", paid_minor=200_000))
            record_order_summary(_later(facts, version=2, state="EXPIRED"))

        with market_context():
            order = order_summary(facts.order_id, buyer)
        assert (order.state, order.paid_minor) == ("RESERVED", 200_000)

    def test_belong_to_their_buyer(self, main):
        facts = order_facts(main.id, ids.new_id())
        with dealer_context(main):
            record_order_summary(facts)

        with market_context(), pytest.raises(NotFound):
            order_summary(facts.order_id, ids.new_id())
        with market_context():
            assert not orders_of_buyer(ids.new_id()).exists()

    def test_of_another_dealer_are_out_of_reach(self, main, other):
        facts = order_facts(other.id, ids.new_id())
        with dealer_context(other):
            record_order_summary(facts)

        with dealer_context(main):
            assert not OrderSummary.objects.exists()


def _later(facts, **changes):
    values = {name: getattr(facts, name) for name in facts.__dataclass_fields__}
    return type(facts)(**{**values, **changes})
