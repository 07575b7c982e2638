"""The shelf hears of every change: ratings, prices, deletions; and it notices when it was away too long."""

import logging
from datetime import timedelta

import pytest
from django.db import connection

from core.kernel import clock
from shared_apps.marketplace.filters import Filters
from shared_apps.marketplace.models import Listing, ListingGone, ListingRating
from shared_apps.marketplace.operations import forget_gone, publish_listing
from shared_apps.marketplace.queries import facets
from shared_apps.marketplace.shelf import KEEPER, feed, keeping
from shared_apps.marketplace.tasks import tidy_up
from tenants.context import dealer_context, owner_context
from tests.factories.marketplace import listing_facts, make_trim

# Among a handful of rows every index costs the planner the same, and which it takes is chance.
MANY_ROWS = """
SELECT pg_restore_relation_stats('schemaname', 'public', 'relname', %(table)s::text,
                                 'relpages', 1, 'reltuples', 1e6::real),
       pg_restore_attribute_stats('schemaname', 'public', 'relname', %(table)s::text, 'attname', 'changed_in',
                                  'inherited', false, 'histogram_bounds', '{1,500000,1000000}'::text)
"""


@pytest.fixture
def car(main) -> Listing:
    facts = listing_facts(main.id, make_trim().id, price_minor=20_000_000)
    with dealer_context(main):
        publish_listing(facts)
    return Listing.objects.get(id=facts.vehicle_id)


def rate(car: Listing, fair: int, **given) -> None:
    values = {"currency": "CNY", "model": "test", "rated_at": clock.now(), **given}
    values |= {"fair_minor": fair, "low_minor": fair * 97 // 100, "high_minor": fair * 103 // 100}
    ListingRating.objects.update_or_create(listing_id=car.id, defaults=values)


def deals() -> dict[str, int]:
    return {choice.value: choice.cars for choice in facets(Filters()).choices.get("deal", ())}


class TestRatings:
    def test_are_heard_of_when_written_changed_and_taken_back(self, car):
        heard = [deals()]
        for fair in (20_000_000, 25_000_000, 15_000_000):
            rate(car, fair)
            heard.append(deals())
        ListingRating.objects.all().delete()
        heard.append(deals())

        assert heard == [{}, {"FAIR": 1}, {"GREAT": 1}, {"HIGH": 1}, {}]

    def test_speak_of_the_price_of_this_moment(self, car):
        rate(car, 20_000_000)
        before = deals()
        Listing.objects.filter(id=car.id).update(price_minor=19_500_000)

        assert (before, deals()) == ({"FAIR": 1}, {"GOOD": 1})

    def test_in_another_currency_say_nothing(self, car):
        rate(car, 25_000_000, currency="EUR")

        assert deals() == {}

    def test_taken_back_with_their_listing_leave_nothing_behind(self, car):
        rate(car, 20_000_000)
        deals()
        Listing.objects.all().delete()

        assert (deals(), facets(Filters()).total) == ({}, 0)

    def test_are_looked_for_by_index(self, car):
        followed = {
            "listing": "listing_changed",
            "listingrating": "listingrating_changed",
            "listinggone": "listinggone_changed",
        }
        with owner_context(), connection.cursor() as cursor:
            for table in followed:
                cursor.execute(MANY_ROWS, {"table": f"marketplace_{table}"})
            cursor.execute(f"EXPLAIN {feed._CHANGED}", {"since": 2**62, "shown": True, "dealers": []})
            plan = "\n".join(line for (line,) in cursor.fetchall())

        assert set(followed.values()) <= set(plan.split())


class TestDeletions:
    def test_are_forgotten_when_everybody_has_heard(self, car):
        long_ago = clock.now() - timedelta(hours=25)
        ListingGone.objects.bulk_create(
            [
                ListingGone(number=900_001, changed_in=3, gone_at=long_ago),
                ListingGone(number=900_002, changed_in=3, gone_at=clock.now() - timedelta(hours=23)),
                ListingGone(number=900_003, changed_in=2**62, gone_at=long_ago),  # not over yet
            ]
        )

        tidy_up()

        assert set(ListingGone.objects.values_list("number", flat=True)) == {900_002, 900_003}
        assert forget_gone() == 0

    def test_nobody_remembers_any_more_are_noticed_by_loading_anew(self, car, settings):
        assert facets(Filters()).total == 1
        Listing.objects.all().delete()
        ListingGone.objects.all().delete()
        forgotten = facets(Filters()).total

        settings.SHELF_LONGEST_ABSENCE = 0

        assert (forgotten, facets(Filters()).total) == (1, 0)


class TestPreloading:
    def test_fails_quietly_where_there_is_no_database(self, monkeypatch, caplog):
        def refuse(listed):
            raise ConnectionError("not ready")

        monkeypatch.setattr(keeping, "load", refuse)
        monkeypatch.setattr(keeping, "_listed", lambda: None)
        monkeypatch.setattr(keeping.connection, "close", lambda: None)
        with caplog.at_level(logging.WARNING):
            KEEPER._load_quietly()

        assert "first reader" in caplog.text
