"""A buyer's question reaches the dealer of the car, once, checked and in measure."""

import pytest
from django.core.cache import cache

from core.flow.outbox.models import OutboxEvent
from core.kernel import ids
from core.kernel.actor import Actor
from core.kernel.errors import Invalids, NotFound
from shared_apps.marketplace.operations import EnquiryLimit, make_enquiry, publish_listing, withdraw_listing
from shared_apps.marketplace.operations.enquiries import PER_PHONE, ListingGone
from tenants.context import dealer_context, market_context
from tests.factories.marketplace import listing_facts, make_trim

ANYBODY = Actor("anonymous")


@pytest.fixture
def car(main):
    cache.clear()
    facts = listing_facts(main.id, make_trim().id)
    with dealer_context(main):
        publish_listing(facts)
    with market_context():
        yield facts.vehicle_id


def _ask(car, **changes):
    values = {
        "name": " 韩梅梅 ",
        "phone": "138 0013 8000",
        "message": "还在吗？",
        "address": "10.0.0.1",
        **changes,
    }
    return make_enquiry(actor=ANYBODY, listing_id=car, **values)


class TestMakeEnquiry:
    def test_tells_the_dealer(self, car, main):
        enquiry_id = _ask(car)

        event = OutboxEvent.objects.get(name="marketplace.enquiry_made")
        assert event.dealer_schema == main.schema
        assert event.payload["enquiry_id"] == str(enquiry_id)
        assert event.payload["vehicle_id"] == str(car)
        assert (event.payload["buyer_name"], event.payload["phone"]) == ("韩梅梅", "+8613800138000")

    def test_names_every_field_that_is_wrong(self, car):
        with pytest.raises(Invalids) as refused:
            _ask(car, name="", phone="12", message="长" * 601)

        assert {error.field for error in refused.value.errors} == {"name", "phone", "message"}
        assert not OutboxEvent.objects.exists()

    def test_refuses_a_car_that_is_gone_or_never_was(self, car, main):
        with pytest.raises(NotFound):
            _ask(ids.new_id())
        with dealer_context(main):
            withdraw_listing(car)
        with pytest.raises(ListingGone):
            _ask(car)
        assert not OutboxEvent.objects.filter(name="marketplace.enquiry_made").exists()

    def test_ends_after_a_few_calls_of_one_number(self, car):
        for _ in range(PER_PHONE):
            _ask(car)

        with pytest.raises(EnquiryLimit) as refused:
            _ask(car, phone="+86 138-0013-8000", address="10.0.0.2")

        assert refused.value.status == 429
        assert OutboxEvent.objects.filter(name="marketplace.enquiry_made").count() == PER_PHONE
