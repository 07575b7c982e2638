"""Exact counts and complete pages, checked against a search done by hand over random cars."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from core.kernel import clock, ids
from core.kernel.errors import Invalid
from shared_apps.marketplace.filters import UNDER, Filters
from shared_apps.marketplace.models import Listing, ListingRating
from shared_apps.marketplace.operations import withdraw_listing
from shared_apps.marketplace.queries import PRICE_BANDS, alone, facets, results, similar
from shared_apps.marketplace.shelf.counting import counted_in
from shared_apps.rulebook.standard import standard_monthly
from tests.apps.marketplace.sql_counts import sql_alone, sql_facets
from tests.factories.marketplace import LONG_AGO

BRANDS = [("byd", "比亚迪", "BYD", "B"), ("nio", "蔚来", "NIO", "W"), ("tesla", "特斯拉", "Tesla", "T")]
SERIES = ["han", "model-3", "et5"]
CATEGORIES = ["NEW_ENERGY", "LUXURY", "FAMILY", "CITY"]
BODIES, ENERGIES, CITIES = ["SEDAN", "SUV", "MPV"], ["BEV", "PHEV", "ICE"], ["杭州", "成都", "上海"]
TRIMS = [("pro", "专业版", "Pro"), ("max", "旗舰版", "Max"), ("", "", "")]
CLASSES = ["A00", "B", "C", ""]
ASSISTS = ["L2", "L2_PLUS", "L3", ""]
PRICES = [8, 10, 12, 15, 18, 20, 25, 30, 45, 50, 88]


@pytest.fixture
def cars(main, other) -> list[Listing]:
    """150 random cars of two dealers; many share a price or a minute, as real ones do."""
    chance = random.Random(20261122)
    made = [_car(chance, chance.choice([main, other])) for _ in range(150)]
    Listing.objects.bulk_create(made)
    ListingRating.objects.bulk_create(_rating(chance, car) for car in made if chance.random() < 0.7)
    numbers = dict(Listing.objects.values_list("id", "number"))
    for car in made:
        car.number = numbers[car.id]
    return [car for car in made if car.withdrawn_at is None]


def _car(chance: random.Random, dealer) -> Listing:
    slug, zh, en, initial = chance.choice(BRANDS)
    series = chance.choice(SERIES)
    trim, trim_zh, trim_en = chance.choice(TRIMS)
    return Listing(
        id=ids.new_id(), dealer_id=dealer.id, trim_id=ids.new_id(), trim_slug=trim,
        brand_slug=slug, brand_zh=zh, brand_en=en, brand_initial=initial,
        series_id=ids.new_id(), series_slug=series, series_zh=f"{zh} {series}", series_en=f"{en} {series}",
        trim_zh=trim_zh, trim_en=trim_en, size_class=chance.choice(CLASSES),
        title_zh=f"{zh} {series}", title_en=f"{en} {series}",
        search_text=f"{zh}{series} {en} {series}".lower(),
        model_year=chance.choice([2024, 2025, 2026]), seats=chance.choice([None, 5, 7]),
        drive=chance.choice(["", "FWD", "AWD"]), assist=chance.choice(ASSISTS),
        colour_family=chance.choice(["", "WHITE", "RED"]),
        condition=chance.choice(["NEW", "USED"]), mileage_km=chance.choice([0, 5, 12_000, 80_000]),
        range_km=chance.choice([None, 405, 520, 700]),
        body=chance.choice(BODIES), energy=chance.choice(ENERGIES),
        categories=chance.sample(CATEGORIES, chance.randint(0, 3)),
        colour_code="c", colour_zh="白", colour_en="White", colour_hex="#ffffff", art_url="/art/x.svg",
        price_minor=chance.choice(PRICES) * 1_000_000, city=chance.choice(CITIES),
        vin_last6="000001", vin_digest="0" * 64, version=1,
        published_at=LONG_AGO + timedelta(minutes=chance.randint(0, 40)),
        withdrawn_at=clock.now() if chance.random() < 0.1 else None,
    )  # fmt: skip


def _rating(chance: random.Random, car: Listing) -> ListingRating:
    """A fair price near the car's own; every fifth in another currency, which says nothing of the offer."""
    fair = car.price_minor * chance.choice([90, 95, 100, 102, 103, 110, 120]) // 100
    band = chance.choice([1, 4, 8])
    car.rating = ListingRating(
        listing_id=car.id, fair_minor=fair, low_minor=fair * (100 - band) // 100,
        high_minor=fair * (100 + band) // 100, currency=chance.choice(["CNY"] * 4 + ["EUR"]), model="test",
        rated_at=clock.now(),
    )  # fmt: skip
    return car.rating


def _search(chance: random.Random) -> Filters:
    def some(values: list[str]) -> tuple[str, ...]:
        return tuple(chance.sample(values, chance.choice([0, 0, 1, 2])))

    low, high = sorted(chance.sample(PRICES, 2))
    return Filters(
        q=chance.choice(["", "", "", "han", "比亚迪", "tesla model"]),
        brand=some([slug for slug, *_ in BRANDS]),
        series=chance.choice([(), (), ("han",)]),
        trim=chance.choice([(), (), (), ("pro",), ("pro", "max")]),
        size_class=chance.choice([(), (), (), ("B", "A00")]),
        deal=chance.choice([(), (), (), ("GREAT", "GOOD"), ("FAIR",), ("HIGH", "GOOD")]),
        monthly_min=chance.choice([None, None, None, 0, 2_500]),
        monthly_max=chance.choice([None, None, None, 4_700, 12_000]),
        category=some(CATEGORIES),
        body=some(BODIES),
        energy=some(ENERGIES),
        city=some(CITIES),
        drive=chance.choice([(), (), ("AWD",)]),
        assist=chance.choice([(), (), (), ("L2",), ("L2_PLUS", "L3")]),
        seats=chance.choice([(), (), ("5",), ("5", "7")]),
        year=chance.choice([(), (), ("2025", "2026")]),
        colour=chance.choice([(), (), ("WHITE",)]),
        condition=chance.choice([(), (), ("USED",)]),
        mileage_max=chance.choice([None, None, 5, 50_000]),
        range_min=chance.choice([None, None, 500]),
        near=chance.choice(["", "", "", "杭州", "成都"]),
        dealer=chance.choice(["", "", "", "main"]),
        price_min=chance.choice([None, None, low * 10_000]),
        price_max=chance.choice([None, None, high * 10_000]),
    )


def _by_hand(car: Listing, search: Filters, dealers: dict, leave_out: tuple[str, ...] = ()) -> bool:
    tests = {
        "q": lambda: all(word in car.search_text for word in search.q.split()),
        "brand": lambda: car.brand_slug in search.brand,
        "series": lambda: car.series_slug in search.series,
        "category": lambda: bool(set(car.categories) & set(search.category)),
        "trim": lambda: car.trim_slug in search.trim,
        "body": lambda: car.body in search.body,
        "size_class": lambda: car.size_class in search.size_class,
        "deal": lambda: bool(car.deal) and car.deal.code in search.deal,
        "monthly": lambda: (
            (search.monthly_min or 0) * 100
            <= standard_monthly(car.price_minor)
            <= (10**12 if search.monthly_max is None else search.monthly_max * 100)
        ),
        "energy": lambda: car.energy in search.energy,
        "city": lambda: car.city in search.city,
        "drive": lambda: car.drive in search.drive,
        "assist": lambda: car.assist in search.assist,
        "seats": lambda: str(car.seats) in search.seats,
        "year": lambda: str(car.model_year) in search.year,
        "colour": lambda: car.colour_family in search.colour,
        "condition": lambda: car.condition in search.condition,
        "mileage": lambda: car.mileage_km <= search.mileage_max,
        "range": lambda: (car.range_km or 0) >= search.range_min,
        "near": lambda: search.near == "杭州",  # both dealers of the suite stand there
        "dealer": lambda: dealers[car.dealer_id] == search.dealer,
        "price": lambda: _priced(car, search.price_min, search.price_max),
    }
    return all(tests[name]() for name in search.active if name not in leave_out)


def _priced(car: Listing, low: int | None, high: int | None) -> bool:
    return (low is None or car.price_minor >= low * 100) and (high is None or car.price_minor <= high * 100)


def _forget_names(*counted) -> None:
    for found in counted:
        found.choices["series"] = [
            replace(c, name_zh="", name_en="") for c in found.choices.get("series", ())
        ]


class TestFacets:
    def test_equal_a_count_by_hand(self, cars, main, other):
        chance = random.Random(7)
        dealers = {main.id: main.slug, other.id: other.slug}
        keys = {
            "brand": lambda car: [car.brand_slug],
            "category": lambda car: car.categories,
            "body": lambda car: [car.body],
            "energy": lambda car: [car.energy],
            "size_class": lambda car: [car.size_class] if car.size_class else [],
            "assist": lambda car: [car.assist] if car.assist else [],
            "deal": lambda car: [car.deal.code] if car.deal else [],
            "city": lambda car: [car.city],
            "dealer": lambda car: [dealers[car.dealer_id]],
            "trim": lambda car: [car.trim_slug] if car.trim_slug else [],
        }
        for _ in range(60):
            search = _search(chance)
            found = facets(search)

            assert found.total == sum(_by_hand(car, search, dealers) for car in cars), search
            assert ("trim" in counted_in(search)) == (len(search.brand) == len(search.series) == 1)
            for name, keys_of in keys.items():
                if name not in counted_in(search):
                    continue
                counted: dict[str, int] = {}
                for car in cars:
                    if _by_hand(car, search, dealers, leave_out=(name,)):
                        for key in keys_of(car):
                            counted[key] = counted.get(key, 0) + 1
                assert {c.value: c.cars for c in found.choices.get(name, ())} == counted, (name, search)
            for band, cars_in_band in zip(PRICE_BANDS, found.bands, strict=True):
                fits = [c for c in cars if _by_hand(c, search, dealers, ("price",)) and _priced(c, *band)]
                assert cars_in_band == len(fits), (band, search)
            for name in search.active:
                fits = [c for c in cars if _by_hand(c, search, dealers, (name, *UNDER.get(name, ())))]
                assert found.without[name] == len(fits), (name, search)

    def test_equal_the_sql(self, cars):
        chance = random.Random(11)
        for _ in range(60):
            search = _search(chance)
            found, by_sql = facets(search), sql_facets(search)
            if len(search.brand) > 1:  # SQL names one of the makers whose series share a slug, the shelf all
                _forget_names(found, by_sql)

            assert replace(found, watermark=None) == by_sql, search
            assert alone(search) == sql_alone(search), search

    def test_name_series_alike_by_their_makers(self, cars):
        for slug, zh, en, _initial in BRANDS:
            for choice in facets(Filters(brand=(slug,))).choices["series"]:
                assert choice.name_zh == f"{zh} {choice.value}"
                assert choice.name_en == f"{en} {choice.value}"
        both = facets(Filters(brand=("byd", "nio"), series=("han",))).called[("series", "han")]
        assert both.zh == "比亚迪 han / 蔚来 han"

    def test_count_each_part_alone(self, cars):
        found = alone(Filters(brand=("byd",), city=("杭州",)))

        assert found == {
            "brand": sum(car.brand_slug == "byd" for car in cars),
            "city": sum(car.city == "杭州" for car in cars),
        }

    def test_take_one_statement(self, cars, django_assert_num_queries):
        facets(Filters())
        with django_assert_num_queries(1):
            facets(Filters(brand=("byd",), energy=("BEV",), price_max=300_000))

    def test_of_an_empty_market_are_empty(self, main):
        assert facets(Filters(brand=("byd",))).total == 0


class TestResults:
    @pytest.mark.parametrize("sort", ["newest", "price_asc", "price_desc"])
    def test_walk_through_every_car_once_in_order(self, cars, sort):
        seen = _walk(Filters(sort=sort), limit=7)

        assert [car.id for car in seen] == [car.id for car in sorted(cars, key=_KEYS[sort])]

    def test_skip_and_repeat_nothing_while_cars_come_and_go(self, cars):
        first = results(Filters(sort="price_asc"), cursor=None, limit=20)
        withdraw_listing(first["items"][3].id)
        newcomer = Listing.objects.get(id=first["items"][0].id)
        newcomer.id, newcomer.number = ids.new_id(), Listing._meta.get_field("number").get_default()
        newcomer.save(force_insert=True)

        rest = _walk(Filters(sort="price_asc"), limit=20, cursor=first["next_cursor"])

        expected = sorted(cars, key=_KEYS["price_asc"])[20:]
        assert [car.id for car in rest] == [car.id for car in expected]

    def test_refuse_a_cursor_of_another_place_or_of_other_words(self, cars):
        here = Filters(near="杭州", within=500, sort="distance")
        page = results(here, cursor=None, limit=5)
        assert results(replace(here, within=2000), cursor=page["next_cursor"], limit=5)["items"]
        with pytest.raises(Invalid):
            results(replace(here, near="成都", within=2000), cursor=page["next_cursor"], limit=5)
        page = results(Filters(q="han", words=True), cursor=None, limit=5)
        with pytest.raises(Invalid):
            results(Filters(q="byd", words=True), cursor=page["next_cursor"], limit=5)

    def test_refuse_a_cursor_of_another_order_or_none_at_all(self, cars):
        page = results(Filters(sort="newest"), cursor=None, limit=5)

        for cursor in (page["next_cursor"], "nonsense", "W10", "eyJhIjoxfQ", "é"):
            with pytest.raises(Invalid):
                list(results(Filters(sort="price_asc"), cursor=cursor, limit=5)["items"])

    def test_prefer_the_series_then_body_and_energy_then_the_body(self, cars):
        car = cars[0]
        sister = replace_car(cars[1], series_id=car.series_id, price_minor=99_000_000)

        found = similar(car, limit=8)

        assert found[0].id == sister.id
        assert found[1:] == sorted(found[1:], key=lambda other: _likeness(car, other))
        assert all(other.body == car.body for other in found[1:])
        rest = [other for other in cars if other.id not in {c.id for c in (car, *found)}]
        farthest = max(_likeness(car, other) for other in found[1:])
        assert all(_likeness(car, other) >= farthest for other in rest if other.body == car.body)


_KEYS = {
    "newest": lambda car: (-car.published_at.timestamp(), -car.number),
    "price_asc": lambda car: (car.price_minor, car.number),
    "price_desc": lambda car: (-car.price_minor, -car.number),
}


def replace_car(car: Listing, **changes) -> Listing:
    Listing.objects.filter(id=car.id).update(**changes)
    return car


def _walk(search: Filters, limit: int, cursor: str | None = None) -> list[Listing]:
    seen: list[Listing] = []
    for _ in range(100):
        page = results(replace(search), cursor=cursor, limit=limit)
        seen += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            return seen
    raise AssertionError("the pages do not end")


def _likeness(car, other):
    low, high = car.price_minor * 75 // 100, car.price_minor * 125 // 100
    near = other.energy == car.energy and low <= other.price_minor <= high
    return (not near, abs(other.price_minor - car.price_minor), other.id)
