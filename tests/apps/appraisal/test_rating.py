"""Ratings as they are written: what is in them, what stays, what goes, what comes within a minute."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core.kernel import clock
from core.kernel.money import Money
from shared_apps.appraisal.hedonic import FEWEST
from shared_apps.appraisal.models import ModelFit
from shared_apps.appraisal.operations import rate_new, refit
from shared_apps.marketplace.models import Listing, ListingRating
from shared_apps.marketplace.operations import withdraw_listing
from shared_apps.marketplace.queries.ratings import rating_of, with_comparables
from tenants.context import dealer_context, market_context, owner_context
from tests.apps.appraisal.conftest import FAIR
from tests.factories.counting import nothing_is_asked_again
from tests.factories.stock import make_vehicle


class TestRefit:
    def test_rates_every_car_that_has_comparables(self, rated):
        with market_context():
            assert ListingRating.objects.count() == 41
        row = rated.rating()
        assert abs(row.fair_minor - FAIR) < FAIR * 0.015
        assert row.low_minor < row.fair_minor < row.high_minor

    def test_the_reasons_add_up_and_begin_with_the_base(self, rated):
        for row in ListingRating.objects.all():
            assert sum(minor for _, minor in row.contributions) == row.fair_minor
            assert row.contributions[0][0] == "base"
            assert row.contributions[-1][0] == "rounding"

    def test_comparables_are_other_dealers_cars(self, rated):
        row = rated.rating()
        cars = Listing.objects.in_bulk([one[0] for one in row.comparables])

        assert FEWEST <= len(row.comparables) <= 12
        assert len(cars) == len(row.comparables)
        assert rated.listing().dealer_id not in {car.dealer_id for car in cars.values()}
        assert row.grounds["dealers"] == len({car.dealer_id for car in cars.values()}) >= 2

    def test_tells_how_sure_it_is(self, street, look):
        for number in range(220):
            street.offer(
                FAIR + number % 7 * 100_000, rival=number % 5,
                available_since=clock.now() - timedelta(hours=number),
            )  # fmt: skip
        done = look()

        assert done.tried >= 40
        assert 0 < done.error_bp < 300
        assert 5_000 < done.inside_bp <= 10_000
        assert street.rating().grounds["error_bp"] == done.error_bp

    def test_too_few_cars_are_not_learnt_from(self, main):
        make_vehicle(main, "AVAILABLE")
        with market_context():
            assert refit() is None
            assert not ModelFit.objects.exists()

    def test_unmoved_ratings_are_left_alone(self, rated, look):
        before = rated.rating()
        again = look()

        assert again.changed == 0
        after = rated.rating()
        assert (after.changed_in, after.rated_at) == (before.changed_in, before.rated_at)

    def test_a_day_later_they_are_written_anew(self, rated, look):
        with clock.set_to(clock.now() + timedelta(hours=25)):
            assert look().changed == 41

    def test_what_no_longer_holds_goes(self, rated, look):
        with owner_context():
            for listing_id in rated.listings[:-3]:
                withdraw_listing(listing_id)
        rated.offer(1_000)
        for _ in range(40):  # enough to learn from, of one dealer: no comparables for main's car
            rated.offer(FAIR)
        look()

        assert ListingRating.objects.filter(listing__withdrawn_at__isnull=False).count() == 0
        assert rated.rating() is None or len(rated.rating().comparables) >= FEWEST

    def test_an_absurd_price_gets_no_rating(self, rated, look):
        joke = rated.offer(100, rival=1)
        look()

        assert rated.rating(joke) is None
        assert str(joke) not in {one[0] for one in rated.rating().comparables}

    def test_only_the_latest_fits_are_kept_whole(self, rated, look):
        for _ in range(3):
            look()
        assert ModelFit.objects.count() == 4
        assert ModelFit.objects.exclude(data=b"").count() == 2


class TestNewCars:
    def test_are_rated_by_the_latest_fit(self, rated):
        new = rated.offer(FAIR, rival=2)
        with market_context():
            assert rate_new() == 1
        row = rated.rating(new)
        assert abs(row.fair_minor - FAIR) < FAIR * 0.015
        assert row.model == ModelFit.objects.get().name

    def test_the_same_rating_comes_from_the_next_fit(self, rated, look):
        new = rated.offer(FAIR, rival=2)
        with market_context():
            rate_new()
        first = rated.rating(new).fair_minor
        look()
        assert abs(rated.rating(new).fair_minor - first) <= first * 0.01

    def test_a_car_of_an_unknown_version_does_no_harm(self, rated, main):
        stranger = make_vehicle(main, "AVAILABLE")
        with market_context():
            rate_new()
        assert rated.rating(stranger.id) is None or rated.rating(stranger.id).fair_minor > 0

    def test_without_a_fit_nothing_happens(self, street):
        with market_context():
            assert rate_new() == 0


class TestReading:
    def test_takes_one_query(self, rated):
        car = rated.listing()
        with market_context(), nothing_is_asked_again(), CaptureQueriesContext(connection) as asked:
            told = rating_of(car)
        assert len(asked) == 1
        assert [str(one.id) for one in told.comparables] == [one[0] for one in told.row.comparables]
        assert told.deal.code in {"GOOD", "FAIR"}

    def test_takes_none_where_the_car_brought_it_along(self, rated):
        with market_context():
            car = with_comparables(Listing.objects.filter(id=rated.car.id)).get()
            with CaptureQueriesContext(connection) as asked:
                told = rating_of(car)
        assert len(asked) == 0
        assert told.comparables
        assert told.comparables[0].says_minor > 0

    def test_a_car_without_a_rating_has_none(self, street):
        with market_context():
            assert rating_of(street.listing()) is None

    def test_another_currency_is_no_rating(self, rated):
        car = rated.listing()
        car.currency = "USD"
        with market_context():
            assert rating_of(car) is None


def test_dealers_neither_read_nor_write_ratings(rated, main):
    for statement in (
        "SELECT fair_minor FROM marketplace_listingrating",
        "UPDATE marketplace_listingrating SET fair_minor = high_minor",
        "DELETE FROM marketplace_listingrating",
        "SELECT * FROM appraisal_modelfit",
    ):
        refused = pytest.raises(ProgrammingError, match="permission denied")
        with refused, transaction.atomic(), dealer_context(main), connection.cursor() as cursor:
            cursor.execute(statement)


def test_prices_are_whole(rated):
    row = rated.rating()
    assert row.fair_minor % 10_000 == 0
    assert Money(row.fair_minor).currency == row.currency
