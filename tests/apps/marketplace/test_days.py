"""How often listings are kept and seen, day by day."""

from datetime import UTC, date, datetime

import pytest

from core.kernel import clock, ids
from shared_apps.marketplace.models import ListingDay
from shared_apps.marketplace.operations import count_saves, publish_listing
from tenants.context import dealer_context, market_context
from tests.factories.marketplace import listing_facts, make_trim

EVENING = datetime(2026, 3, 1, 15, 59, tzinfo=UTC)  # 23:59 in Shanghai
NIGHT = datetime(2026, 3, 1, 16, 0, tzinfo=UTC)  # midnight there: the second of March


@pytest.fixture
def car(main):
    facts = listing_facts(main.id, make_trim().id)
    with dealer_context(main):
        publish_listing(facts)
    return facts.vehicle_id


def _days(car):
    rows = ListingDay.objects.filter(listing_id=car).order_by("day")
    return list(rows.values_list("day", "views", "saves"))


class TestCountSaves:
    def test_adds_up_by_day_of_shanghai(self, car):
        with market_context():
            for moment, delta in ((EVENING, 1), (EVENING, 1), (NIGHT, -1)):
                with clock.set_to(moment):
                    count_saves(listing_id=car, delta=delta)

        assert _days(car) == [(date(2026, 3, 1), 0, 2), (date(2026, 3, 2), 0, -1)]

    def test_counts_nothing_for_a_listing_that_is_not_there(self, car):
        with market_context():
            count_saves(listing_id=ids.new_id(), delta=1)

        assert not ListingDay.objects.exists()
