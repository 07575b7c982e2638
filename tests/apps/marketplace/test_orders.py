"""Orders the shelf knows (distance, relevance): every car once, whatever comes and goes between the pages."""

from decimal import Decimal

import pytest

from core.edge.paging import encode_cursor
from core.kernel import ids
from core.kernel.errors import Invalid
from shared_apps.marketplace.filters import Filters, parse
from shared_apps.marketplace.models import Listing
from shared_apps.marketplace.operations import withdraw_listing
from shared_apps.marketplace.queries import easings, results
from shared_apps.marketplace.shelf.ranking import fitness
from tenants.models import Dealer
from tests.factories.marketplace import LONG_AGO

NEAR = Filters(near="杭州", within=500, sort="distance")


@pytest.fixture
def cars(main, other) -> list[Listing]:
    """40 cars: `main` stands in Hangzhou, `other` in Shanghai, 165 km away."""
    Dealer.objects.filter(id=other.id).update(latitude=Decimal("31.2304"), longitude=Decimal("121.4737"))
    made = [_car(place, (other, main)[place % 2]) for place in range(40)]
    Listing.objects.bulk_create(made)
    return list(Listing.objects.order_by("number"))


def _car(place: int, dealer, **given) -> Listing:
    series = ("han", "tang")[place % 3 == 0]
    values = {
        "price_minor": (20 + place) * 1_000_000, "mileage_km": 1_000 + place, "range_km": 400 + place,
        "search_text": f"比亚迪 {series} byd {series} pro", "model_year": 2025, "seats": 5, **given,
    }  # fmt: skip
    return Listing(
        id=ids.new_id(), dealer_id=dealer.id, trim_id=ids.new_id(),
        brand_slug="byd", brand_zh="比亚迪", brand_en="BYD", brand_initial="B",
        series_id=ids.new_id(), series_slug=series, series_zh=series, series_en=series,
        trim_zh="x", trim_en="x", title_zh=series, title_en=series,
        body="SUV", energy="BEV", categories=[], colour_code="c",
        colour_zh="白", colour_en="White", colour_hex="#ffffff", art_url="/art/x.svg", city="杭州",
        vin_last6="000001", vin_digest="0" * 64, version=1, published_at=LONG_AGO, **values,
    )  # fmt: skip


def _walk(search: Filters, limit: int, cursor: str | None = None) -> list[Listing]:
    seen: list[Listing] = []
    while True:
        page = results(search, cursor=cursor, limit=limit)
        seen += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            return seen


class TestDistance:
    @pytest.mark.parametrize("limit", [1, 7, 20, 40, 100])
    def test_shows_the_nearest_dealers_cars_first_the_latest_leading(self, cars, main, other, limit):
        expected = [c.id for d in (main, other) for c in reversed(cars) if c.dealer_id == d.id]

        assert [car.id for car in _walk(NEAR, limit)] == expected

    def test_keeps_the_other_filters_and_the_circle(self, cars, main):
        found = _walk(Filters(near="杭州", within=50, series=("han",), sort="distance"), 6)

        assert {car.id for car in found} == {
            car.id for car in cars if car.dealer_id == main.id and car.series_slug == "han"
        }

    def test_skips_and_repeats_nothing_while_cars_come_and_go(self, cars, main, other):
        first = results(NEAR, cursor=None, limit=15)
        later = [car for car in _walk(NEAR, 40) if car.id not in {c.id for c in first["items"]}]
        withdraw_listing(first["items"][14].id)  # the very row the cursor stands on
        withdraw_listing(later[3].id)
        Listing.objects.bulk_create([_car(99, main), _car(98, other)])

        rest = _walk(NEAR, 15, first["next_cursor"])

        old = {car.id for car in cars}
        assert [car.id for car in rest if car.id in old] == [c.id for n, c in enumerate(later) if n != 3]
        assert len({car.id for car in rest}) == len(rest)

    def test_orders_dealers_at_the_same_distance_one_after_the_other(self, cars, main, other):
        place = Dealer.objects.values("latitude", "longitude").get(id=main.id)
        Dealer.objects.filter(id=other.id).update(**place)

        found = _walk(NEAR, 7)

        assert len({car.id for car in found}) == len(cars)

    def test_is_the_newest_first_where_no_place_is_named(self, cars):
        assert Filters(sort="distance").order == "newest"
        assert results(Filters(sort="distance"), cursor=None, limit=3)["items"]
        assert parse({"sort": ["distance"]})[0] == Filters()

    def test_takes_one_statement_for_the_page(self, cars, django_assert_num_queries):
        results(NEAR, cursor=None, limit=5)
        with django_assert_num_queries(2):  # the shelf's look for changes, and the rows
            results(NEAR, cursor=None, limit=5)


class TestRelevance:
    def test_is_the_natural_order_of_words(self):
        assert Filters(q="han").order == "relevance"
        assert Filters(q="han").address() == "/cars?q=han"
        assert Filters(q="han", sort="newest").address() == "/cars?q=han&sort=newest"
        assert Filters(sort="relevance").order == "newest"

    def test_puts_whole_words_before_beginnings_and_pieces(self, cars, main):
        Listing.objects.bulk_create(
            [_car(1, main, search_text="x hanover"), _car(1, main, search_text="x rohan")]
        )

        found = _walk(Filters(q="han"), 7)

        assert [car.search_text for car in found[-2:]] == ["x hanover", "x rohan"]
        assert {car.series_slug for car in found[:-2]} == {"han"}
        assert len({car.id for car in found}) == len(found) == 2 + sum(c.series_slug == "han" for c in cars)

    @pytest.mark.parametrize(
        ("words", "worth"), [(["han"], 3), (["ha"], 2), (["an"], 1), (["byd", "han"], 6), (["nio"], 0)]
    )
    def test_weighs_words(self, words, worth):
        assert fitness(words, "byd han pro") == worth


class TestForgedCursors:
    @pytest.mark.parametrize("search", [NEAR, Filters(q="byd")])
    @pytest.mark.parametrize(
        "values",
        [
            [1, "main"], [1, "main", -1], [1, "main", 2**32], [1, "main", 1.5], ["1", "main", 1], [1, 1, 1],
            [True, "main", 1], [1, "main", "1"], [1, "main", None],
        ],
    )  # fmt: skip
    def test_are_refused(self, cars, search, values):
        with pytest.raises(Invalid):
            results(search, cursor=encode_cursor([search.order, *values]), limit=5)

    def test_of_another_order_are_refused(self, cars):
        with pytest.raises(Invalid):
            results(NEAR, cursor=encode_cursor(["relevance", 1, "main", 1]), limit=5)

    def test_beyond_every_row_end_the_list(self, cars):
        page = results(NEAR, cursor=encode_cursor([f"distance {NEAR.near}", 2**60, "zzz", 0]), limit=5)

        assert page == {"items": [], "next_cursor": None}


class TestEasings:
    def test_move_a_price_just_far_enough(self, cars):
        found = [(name, w.price_min, w.price_max, c) for name, w, c in easings(Filters(price_max=195_000))]

        assert found == [("price", None, 200_000, 1)]

    def test_move_either_end_of_a_span(self, main):
        Listing.objects.bulk_create(
            [_car(0, main, price_minor=10_990_000), _car(0, main, price_minor=30_010_000)]
        )

        search = Filters(price_min=200_000, price_max=250_000)

        assert [(w.price_min, w.price_max, c) for _n, w, c in easings(search)] == [
            (200_000, 310_000, 1),
            (100_000, 250_000, 1),
        ]

    def test_move_mileage_range_and_distance(self, cars, main):
        Dealer.objects.filter(id=main.id).update(state="SUSPENDED")
        search = Filters(near="杭州", within=50)

        assert [(w.within, c) for _n, w, c in easings(search)] == [(170, 20)]
        assert [(w.mileage_max, c) for _n, w, c in easings(Filters(mileage_max=10))] == [(1_000, 1)]
        assert [(w.range_min, c) for _n, w, c in easings(Filters(range_min=900))] == [(430, 5)]

    def test_offer_nothing_where_one_move_is_not_enough(self, cars):
        assert easings(Filters(price_max=10_000, mileage_max=1)) == []
