"""Searching by what a car costs on the road: equal to the rulebook's own answer, car by car."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest
from django.utils.translation import override

from core.kernel import clock, ids
from shared_apps.catalog.cities import CITIES
from shared_apps.marketplace.filters import Filters, parse
from shared_apps.marketplace.models import Listing
from shared_apps.marketplace.queries import alone, easings, facets, results
from shared_apps.marketplace.refinement import undos
from shared_apps.marketplace.roads import Make, allowed_prices, road_span
from shared_apps.marketplace.shelf import KEEPER
from shared_apps.rulebook.queries import on_the_road, today
from shared_apps.rulebook.road import Purchase
from tests.apps.rulebook.conftest import rules
from tests.factories.marketplace import LONG_AGO, make_trim
from tests.web.conftest import _front_end

__all__ = ["_front_end", "rules"]

ENGINES = [None, 999, 1000, 1498, 1600, 1998, 2998, 4000, 6500]
ENERGIES = ["BEV", "PHEV", "EREV", "HEV", "ICE", "FCEV"]
PLACES = ["杭州", "上海", "北京", "成都"]
OPTIONAL = {"commercial_insurance", "plate_quota"}
PROVINCES = {city.name_zh: city.province_zh for city in CITIES}


@pytest.fixture
def cars(rules, main, other) -> list[tuple[Listing, int | None]]:
    """Random cars with their engines, at prices to the fen."""
    chance = random.Random(20261122)
    trims = {
        engine: make_trim(series=f"s{engine}", specs={"powertrain": {"engine_displacement_ml": engine}})
        for engine in ENGINES
        if engine
    } | {None: make_trim(series="none", specs={})}
    made = []
    for _ in range(220):
        engine = chance.choice(ENGINES)
        made.append((_car(chance, chance.choice([main, other]), trims[engine].id), engine))
    Listing.objects.bulk_create(car for car, _engine in made)
    return made


def _car(chance: random.Random, dealer, trim_id) -> Listing:
    brand = chance.choice(["byd", "bmw"])
    return Listing(
        id=ids.new_id(), dealer_id=dealer.id, trim_id=trim_id, trim_slug="pro",
        brand_slug=brand, brand_zh=brand, brand_en=brand, brand_initial="B",
        series_id=ids.new_id(), series_slug="one", series_zh="一", series_en="One",
        trim_zh="版", trim_en="Pro", title_zh="车", title_en="Car", search_text="one",
        model_year=2026, seats=chance.choice([None, 2, 5, 5, 6, 7]),
        condition=chance.choice(["NEW", "NEW", "USED"]),
        body="SUV", energy=chance.choice(ENERGIES), categories=[],
        colour_code="c", colour_zh="白", colour_en="White", colour_hex="#ffffff", art_url="/art/x.svg",
        price_minor=chance.randint(60_000_00, 600_000_00), city=chance.choice(PLACES),
        vin_last6="000001", vin_digest="0" * 64, version=1, published_at=LONG_AGO,
    )  # fmt: skip


def _by_hand(car: Listing, engine: int | None) -> tuple[int, int] | None:
    """The least and the most on the road from the rulebook's lines; None where one is unknown."""
    asked = Purchase(
        price_minor=car.price_minor, energy=car.energy, as_of=today(), city=car.city,
        province=PROVINCES[car.city], seats=car.seats, displacement_ml=engine, used=car.condition == "USED",
    )  # fmt: skip
    lines = [line for line in on_the_road(asked).lines if line.code not in OPTIONAL]
    if any(line.certainty == "unknown" for line in lines):
        return None
    ends = [
        (line.low_minor, line.high_minor) if line.certainty == "range" else (line.amount_minor,) * 2
        for line in lines
    ]
    return car.price_minor + sum(low for low, _ in ends), car.price_minor + sum(high for _, high in ends)


def _fits(span: tuple[int, int] | None, search: Filters) -> bool:
    if span is None:
        return False
    low, high = search.road_min, search.road_max
    return (low is None or span[0] >= low * 100) and (high is None or span[1] <= high * 100)


def _searches(chance: random.Random, spans) -> list[Filters]:
    """Limits anywhere, and limits that a car just keeps or just misses."""
    limits = [chance.randint(50_000, 700_000) for _ in range(10)]
    for span in chance.sample([span for span in spans if span], 12):
        limits += [span[1] // 100, -(-span[1] // 100), span[0] // 100, -(-span[0] // 100)]
    found = [Filters(road_max=limit) for limit in limits] + [Filters(road_min=limit) for limit in limits]
    for _ in range(30):
        low, high = sorted(chance.sample(limits, 2))
        found.append(Filters(road_min=low, road_max=high, brand=chance.choice([(), ("byd",)])))
    return found


class TestSearch:
    def test_equals_the_rulebook_car_by_car(self, cars):
        chance = random.Random(3)
        spans = {car.id: _by_hand(car, engine) for car, engine in cars}
        assert sum(span is None for span in spans.values()) > 2  # some are unknown
        assert sum(bool(span) and span[0] < span[1] for span in spans.values()) > 5  # some are ranges
        for search in _searches(chance, spans.values()):
            fitting = [
                car for car, _ in cars
                if _fits(spans[car.id], search) and (not search.brand or car.brand_slug in search.brand)
            ]  # fmt: skip
            found = facets(search)
            assert found.total == len(fitting), search
            counted = {choice.value: choice.cars for choice in found.choices.get("energy", ())}
            expected: dict[str, int] = {}
            for car in fitting:
                expected[car.energy] = expected.get(car.energy, 0) + 1
            assert counted == expected, search
            by_road = [car for car, _ in cars if _fits(spans[car.id], search)]
            assert alone(search).get("road", 0) == len(by_road)

    def test_lists_the_very_cars(self, cars):
        search = Filters(road_min=150_000, road_max=300_000)
        fitting = {car.id for car, engine in cars if _fits(_by_hand(car, engine), search)}
        found = results(search, cursor=None, limit=100)["items"]
        assert {car.id for car in found} == fitting and len(fitting) > 20

    def test_follows_the_day(self, cars):
        """From July on half a year of vessel tax is due, so a car that was too dear may fit."""
        with clock.set_to(clock.now().replace(month=1, day=15)):
            january = {c.id: _by_hand(c, e) for c, e in cars}
            car = next(c for c, e in cars if e == 6500 and c.energy == "ICE" and january[c.id])
            limit = (january[car.id] or (0, 0))[1] // 100 - 100
            assert car.id not in _ids(Filters(road_max=limit, energy=("ICE",)))
        with clock.set_to(clock.now().replace(month=12, day=15)):
            assert car.id in _ids(Filters(road_max=limit, energy=("ICE",)))

    def test_claims_nothing_where_no_rule_holds(self, cars):
        assert facets(Filters(road_min=1)).total > 0
        with clock.set_to(datetime(2004, 1, 1, tzinfo=UTC)):
            assert facets(Filters(road_min=1)).total == 0
            assert facets(Filters(road_max=99_999_999)).total == 0

    def test_loosens_a_limit_just_far_enough(self, cars):
        spans = [(_by_hand(car, engine), car) for car, engine in cars]
        cheapest = min(span[1] for span, _ in spans if span)
        search = Filters(road_max=cheapest // 100 - 1)
        assert facets(search).total == 0
        ((name, wider, count),) = [step for step in easings(search) if step[0] == "road"]
        assert name == "road" and wider.road_max == -(-cheapest // 1_000_000) * 10_000
        assert count == facets(wider).total > 0


def _ids(search: Filters) -> set:
    KEEPER.forget()
    return {car.id for car in results(search, cursor=None, limit=100)["items"]}


class TestPrices:
    @pytest.mark.parametrize("energy", ENERGIES)
    def test_the_range_ends_where_the_limit_does(self, rules, energy):
        make = Make(energy, used=False, seats=5, displacement_ml=1998, city="成都")
        allowed = allowed_prices(make, 200_000_00, 250_000_00)
        assert allowed is not None
        assert road_span(make, allowed.low)[0] >= 200_000_00 > road_span(make, allowed.low - 1)[0]
        assert road_span(make, allowed.high)[1] <= 250_000_00 < road_span(make, allowed.high + 1)[1]

    def test_never_fall_as_the_price_rises(self, rules):
        chance = random.Random(5)
        for _ in range(300):
            make = Make(
                chance.choice(ENERGIES), chance.random() < 0.3, chance.choice([5, 7]),
                chance.choice(ENGINES[1:]), chance.choice(PLACES),
            )  # fmt: skip
            price = chance.randint(1, 500_000_00)
            before, after = road_span(make, price), road_span(make, price + chance.randint(1, 1000))
            assert before and after and before[0] <= after[0] and before[1] <= after[1]


class TestAddress:
    def test_is_readable_and_generous(self):
        search, ignored = parse({"road_min": ["300000"], "road_max": ["200000"]})
        assert (search.road_min, search.road_max, ignored) == (200_000, 300_000, ())
        assert search.address() == "/cars?road_min=200000&road_max=300000"
        assert search.without("road") == Filters()
        for nonsense in ("-1", "1e5", "x", "\0", "９" * 40, "1" * 400):
            assert parse({"road_max": [nonsense]})[0].road_max is None

    def test_can_be_undone_by_name(self, cars):
        search = Filters(road_max=300_000)
        with override("zh-hans"):
            assert [undo.name for undo in undos(search, facets(search))] == ["落地价 30 万以内"]


class TestPage:
    def test_filters_and_says_so(self, cars, client_of, _front_end):
        page = client_of("market").get("/cars?road_max=200000&road_min=100000").content.decode()
        assert "落地价 10–20 万" in page and '<option value="200000" selected>' in page

    def test_the_api_takes_it(self, cars, client_of):
        answer = client_of("market").get("/api/v1/listings?road_max=200000&limit=100").json()
        fitting = {str(c.id) for c, e in cars if _fits(_by_hand(c, e), Filters(road_max=200_000))}
        assert {item["id"] for item in answer["items"]} == fitting and fitting
