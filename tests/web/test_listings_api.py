"""The market's list as JSON: every filter and order by itself, refusals that name the field, no nonsense."""

from datetime import timedelta

import pytest

from core.edge.paging import encode_cursor
from core.kernel import clock
from shared_apps.marketplace.filters import DIMENSIONS, SORTS, Filters, fields_of
from shared_apps.marketplace.models import ListingRating
from shared_apps.marketplace.operations import publish_listing
from shared_apps.marketplace.searching import ListingSearch
from tenants.context import dealer_context
from tests.factories.marketplace import LONG_AGO, listing_facts, make_trim


@pytest.fixture
def cars(main, other):
    """Ten cars from 10 to 19 万; the fair price of every second one is 15 万, 2 % either way."""
    pro = make_trim(size_class="C", specs={"range": {"cltc_km": 701}, "adas": {"level": "L2+"}})
    max_ = make_trim(name_zh="旗舰版", name_en="Max", year=2024, size_class="B", body="SUV", series="tang")
    for place in range(10):
        dealer = (main, other)[place % 2]
        facts = listing_facts(
            dealer.id, (pro, max_)[place >= 5].id, price_minor=(10 + place) * 1_000_000,
            mileage_km=place * 100, available_since=LONG_AGO + timedelta(minutes=place),
        )  # fmt: skip
        with dealer_context(dealer):
            publish_listing(facts)
        if place % 2:
            ListingRating.objects.create(
                listing_id=facts.vehicle_id, fair_minor=15_000_000, low_minor=14_700_000,
                high_minor=15_300_000, currency="CNY", model="test", rated_at=clock.now(),
            )  # fmt: skip
    return pro, max_


@pytest.fixture
def ask(client_of):
    market = client_of("market")

    def answered(query: str, status: int = 200) -> dict:
        response = market.get(f"/api/v1/listings?{query}")
        assert response.status_code == status, (query, response.content)
        return response.json()

    return answered


class TestEveryFilter:
    def test_is_a_documented_parameter(self):
        fields = {name for dimension in DIMENSIONS for name in fields_of(dimension)}

        assert fields | {"sort", "words", "cursor", "limit"} == set(ListingSearch.model_fields)
        assert fields <= set(Filters.__dataclass_fields__)
        assert all(field.description for field in ListingSearch.model_fields.values())

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("size_class=b", 5), ("size_class=b,c", 10), ("size_class=a00", 0), ("deal=great", 2),
            ("deal=great,fair", 3), ("deal=high", 2), ("monthly_max=3000", 3), ("monthly_min=0", 10),
            ("monthly_max=0", 0), ("monthly_min=3000&monthly_max=4000", 5), ("mileage_max=50", 1),
            ("assist=l2-plus", 5), ("assist=l2", 0), ("assist=l2,l2-plus", 5),
            ("body=suv&deal=high", 2), ("year=2024", 5), ("near=杭州&within=2000", 10), ("price_max=0", 0),
            ("brand=byd,nio", 10), ("brand=byd&brand=nio", 10), ("price_max=1&price_max=100000", 1),
        ],
    )  # fmt: skip
    def test_leaves_what_it_says(self, cars, ask, query, found):
        body = ask(query)

        assert (body["total"], len(body["items"])) == (found, found)

    def test_of_trims_holds_within_its_series(self, cars, ask):
        pro, max_ = cars

        assert ask(f"brand=byd&series=tang&trim={max_.slug}")["total"] == 5
        assert ask(f"series=han,tang&trim={pro.slug},{max_.slug}")["total"] == 10
        assert ask(f"series=tang&trim={pro.slug}", 422)["error"]["fields"][0]["field"] == "trim"
        assert ask(f"trim={pro.slug}", 422)["error"]["fields"][0]["code"] == "field.choice"

    def test_of_trims_is_counted_where_one_series_is_chosen(self, cars, ask):
        pro, _max = cars

        facet = ask("brand=byd&series=han&price_max=120000")["facets"]["trim"]

        assert facet == [
            {"value": pro.slug, "name_zh": pro.name_zh, "name_en": pro.name_en, "cars": 3},
        ]
        assert "trim" not in ask("brand=byd")["facets"]

    def test_of_a_trim_that_is_sold_out_finds_nothing_and_is_no_mistake(self, cars, ask):
        sold_out = make_trim(name_en="Gone", series="tang")

        assert ask(f"series=tang&trim={sold_out.slug}")["total"] == 0

    def test_tells_of_each_car_what_it_was_filtered_by(self, cars, ask):
        best = ask("sort=deal")["items"][0]

        assert (best["size_class"], best["assist"], best["trim"]) == ("C", "L2_PLUS", cars[0].slug)
        assert best["deal"] == {"code": "GREAT", "below_fair_bp": 2666}
        assert best["monthly"] == {"amount": 258_248, "currency": "CNY"}


class TestOrders:
    @pytest.mark.parametrize("sort", SORTS)
    def test_lead_to_every_car_once(self, cars, ask, sort):
        seen, cursor = [], ""
        while cursor is not None:
            page = ask(f"q=byd&near=杭州&sort={sort}&limit=3{cursor and '&cursor=' + cursor}")
            seen += [car["id"] for car in page["items"]]
            cursor = page["next_cursor"]

        assert len(seen) == len(set(seen)) == 10

    def test_by_deal_puts_the_best_first_and_what_nobody_can_judge_last(self, cars, ask):
        codes = [car["deal"] and car["deal"]["code"] for car in ask("sort=deal")["items"]]

        assert codes == ["GREAT", "GREAT", "FAIR", "HIGH", "HIGH", *[None] * 5]


class TestRefusals:
    @pytest.mark.parametrize(
        ("query", "field", "code"),
        [
            ("price_min=-1", "price_min", "field.range"), ("price_max=cheap", "price_max", "field.type"),
            ("price_max=100000000", "price_max", "field.range"),
            ("price_max=1e9", "price_max", "field.type"),
            ("monthly_max=-1", "monthly_max", "field.range"),
            ("monthly_min=1.5", "monthly_min", "field.type"),
            ("mileage_max=9999999", "mileage_max", "field.range"), ("range_min=x", "range_min", "field.type"),
            ("within=0", "within", "field.range"), ("within=99999999999", "within", "field.range"),
            ("limit=0", "limit", "field.range"), ("limit=101", "limit", "field.range"),
            ("deal=splendid", "deal", "field.choice"), ("assist=l9", "assist", "field.choice"),
            ("size_class=e", "size_class", "field.choice"),
            ("sort=cheapest", "sort", "field.choice"), ("near=Atlantis", "near", "field.choice"),
            ("body=suv,spaceship", "body", "field.choice"), ("brand=..%2F..", "brand", "field.choice"),
            ("year=2525", "year", "field.choice"), ("seats=many", "seats", "field.choice"),
            ("series=han&trim=%E6%97%97%E8%88%B0", "trim", "field.choice"),
            ("series=han&trim=nobody-has-this", "trim", "field.choice"),
            ("brands=byd", "brands", "field.unknown"), ("PRICE_MAX=1", "PRICE_MAX", "field.unknown"),
            ("cursor=" + "x" * 2_001, "cursor", "field.too_long"),
        ],
    )  # fmt: skip
    def test_name_the_field_and_what_is_wrong(self, cars, ask, query, field, code):
        fields = ask(query, 422)["error"]["fields"]

        assert [(part["field"], part["code"]) for part in fields] == [(field, code)]

    @pytest.mark.parametrize("sort", SORTS)
    @pytest.mark.parametrize(
        "cursor", ["x", "W10", "e30", encode_cursor([1]), encode_cursor([None, None, None]), "A" * 2_000]
    )
    def test_of_forged_cursors_say_so(self, cars, ask, sort, cursor):
        answer = ask(f"q=byd&near=杭州&sort={sort}&cursor={cursor}", 422)

        assert answer["error"]["code"] == "request.bad_cursor"

    @pytest.mark.parametrize(
        ("query", "status"),
        [
            ("q=" + "%E6%B1%89" * 1_500, 200), ("q=" + "a" * 10_000, 200), ("q=%01%02%1B%7F", 200),
            ("q=a%00b", 400), ("brand=a%00b", 400), ("brand=" + "b," * 5_000, 200),
            ("&".join(f"brand=b{n}" for n in range(900)), 200),
            ("&".join(f"x{n}=1" for n in range(900)), 422),
            ("&".join(f"x{n}=1" for n in range(1_500)), 400), ("price_min=9&price_max=1", 200),
            ("city=%FF%FE", 200), ("dealer=nobody", 200), ("near=%E6%9D%AD%E5%B7%9E&within=2000", 200),
        ],
    )  # fmt: skip
    def test_of_nonsense_are_short(self, cars, ask, query, status):
        answer = ask(query, status)

        if status != 200:
            assert len(answer["error"].get("fields") or []) <= 20
