"""Dealers around a place: how far, and what can be driven there."""

import re
from datetime import timedelta
from math import isclose

import pytest

from core.kernel import clock, ids
from core.kernel.actor import SYSTEM, Actor
from shared_apps.appointments.places import find_city, read_spot
from shared_apps.appointments.queries import may_be_driven, nearest
from shared_apps.appointments.slots import KINDS
from tenant_apps.drives.operations import retire_demo_car
from tenant_apps.drives.queries import free_at_dealer
from tenants.context import dealer_context, market_context, owner_context
from tenants.features.operations import kill_feature, restore_feature, set_feature
from tenants.models import Dealer
from tests.factories.drives import NOON, make_demo_car, make_drive, make_guide, open_house, ready

HANGZHOU = (30.2741, 120.1551)
OPERATOR = Actor("operator", ids.new_id(), "运营", frozenset({"features.switch"}))


@pytest.fixture(autouse=True)
def _monday_noon():
    with clock.set_to(NOON):
        yield


def put(dealer, latitude, longitude, **more):
    with owner_context():
        Dealer.objects.filter(id=dealer.id).update(latitude=latitude, longitude=longitude, **more)


def around(place=HANGZHOU, **more):
    with market_context():
        return nearest(place, **{"within": 50, "now": clock.now(), **more})


class TestDistance:
    def test_is_along_the_globe_and_orders_the_list(self, main, other):
        put(main, "30.374100", "120.155100")
        put(other, "30.274100", "120.255100")
        first, second = around()

        assert (first.dealer.id, second.dealer.id) == (other.id, main.id)
        assert isclose(first.km, 9.60, abs_tol=0.02)  # a tenth of a degree of longitude at 30.27° north
        assert isclose(second.km, 11.12, abs_tol=0.02)  # and of latitude anywhere

    @pytest.mark.parametrize(("within", "count"), [(11, 0), (12, 1)])
    def test_the_radius_is_a_circle(self, main, other, within, count):
        put(main, "30.374100", "120.155100")
        put(other, "39.904200", "116.407400")
        assert len(around(within=within)) == count

    @pytest.mark.parametrize("place", [(0.0, 179.95), (0.0, -179.95), (89.99, 0.0), (-90.0, 10.0)])
    def test_finds_who_is_across_the_date_line_and_at_the_poles(self, main, other, place):
        put(main, "0.000000", "-180.000000") if abs(place[0]) < 1 else put(
            main, f"{place[0]:.6f}", "179.000000"
        )
        put(other, "30.274100", "120.155100")
        assert [one.dealer.id for one in around(place)] == [main.id]


class TestFreeTimes:
    def test_are_the_dealers_own(self, main, other):
        make_drive(main)
        make_guide(main, weekdays=0b1010101, opens=600, closes=900)
        put(main, *map(str, HANGZHOU))
        put(other, "39.904200", "116.407400")
        (found,) = around()
        with dealer_context(main):
            own = free_at_dealer(KINDS["STANDARD"], NOON)
        assert list(found.free.slots()) == list(own.slots())
        assert found.next == next(own.slots())

    def test_brand_and_drivable_narrow_the_list(self, main, other):
        car = ready(main)
        for dealer in (main, other):
            put(dealer, *map(str, HANGZHOU), brands=["byd"])
        assert len(around()) == 2
        assert [one.dealer.id for one in around(drivable=True)] == [main.id]
        brand = around(drivable=True)[0].cars[0]["brand"]
        put(main, *map(str, HANGZHOU), brands=[brand])
        assert [one.dealer.id for one in around(brand=brand, drivable=True)] == [main.id]
        assert around(brand="nobodys") == []
        with dealer_context(main):
            retire_demo_car(actor=SYSTEM, car_id=car.id)
        assert around(drivable=True) == []

    def test_one_query_however_many_dealers(self, main, other, django_assert_num_queries):
        ready(main)
        ready(other)
        around()
        with market_context(), django_assert_num_queries(1):
            nearest(HANGZHOU, within=3000, now=clock.now())


class TestOffered:
    """Where there is a car of the series, somebody to go along, and the switch is on."""

    def test_needs_car_and_person(self, main):
        open_house(main)
        assert not may(main)
        make_demo_car(main)
        assert not may(main)
        make_guide(main)
        assert may(main)

    def test_a_car_of_another_series_is_none(self, main):
        ready(main)
        open_brand, open_series = series_of(main)
        assert may(main, brand=open_brand, series=open_series)
        assert not may(main, brand=open_brand, series="another")

    def test_the_switch_and_the_kill_switch_hide_it(self, main, client_of):
        ready(main)
        with market_context():
            set_feature(actor=OPERATOR, dealer_id=main.id, name="test_drives", on=False, reason="演练")
        assert not may(main)
        assert 'name="at"' not in client_of("market").get("/test-drives/main").content.decode()
        with market_context():
            set_feature(actor=OPERATOR, dealer_id=main.id, name="test_drives", on=None, reason="演练")
            kill_feature(actor=OPERATOR, name="test_drives", reason="演练")
        assert not may(main)
        with market_context():
            restore_feature(actor=OPERATOR, name="test_drives", reason="演练")
        assert may(main)

    def test_the_dealers_page_has_the_button_only_then(self, main, client_of):
        assert "/test-drives/main" not in client_of("market").get("/dealers/main").content.decode()
        ready(main)
        assert "/test-drives/main" in client_of("market").get("/dealers/main").content.decode()


def may(dealer, **more):
    with market_context():
        return may_be_driven(Dealer.objects.get(id=dealer.id), **more)


def series_of(dealer):
    put(dealer, *map(str, HANGZHOU))
    (car,) = next(one.cars for one in around() if one.cars)
    return car["brand"], car["series"]


class TestPlaces:
    @pytest.mark.parametrize("said", ["杭州", "杭州市", " hangzhou ", "HANGZHOU", "Hang"])
    def test_a_city_is_known_by_its_names(self, said):
        assert find_city(said).name_zh == "杭州"

    @pytest.mark.parametrize("said", ["", "州", "Atlantis", "x" * 5000, "浙江", "%", "杭 州"])
    def test_what_is_no_city_is_none(self, said):
        assert find_city(said) is None

    @pytest.mark.parametrize(
        "at", ["", ",", "91,0", "0,181", "nan,nan", "inf,0", "1,2,3", "a,b", "1e999,0", "30.1;120.1"]
    )
    def test_coordinates_that_are_none_are_left_out(self, at):
        assert read_spot(at, "") is None
        assert read_spot(at, "杭州").city.name_zh == "杭州"

    def test_coordinates_come_before_a_city(self):
        assert read_spot("30.274,120.155", "北京").place == (30.274, 120.155)


class TestPage:
    def get(self, client_of, **asked):
        answer = client_of("market").get("/dealers/nearest", asked)
        assert answer.status_code == 200
        return answer.content.decode()

    def test_asks_for_a_city_without_one(self, main, client_of):
        text = self.get(client_of)
        assert "nearest-dealer" not in text
        assert 'name="city"' in text

    def test_shows_distance_hours_and_the_next_time_as_a_link(self, main, other, client_of):
        car = ready(main)
        put(main, "30.374100", "120.155100")
        put(other, "39.904200", "116.407400")
        text = self.get(client_of, city="杭州")
        (link,) = re.findall(r'href="(/test-drives/main\?[^"]+)"', text)

        assert "<b>11</b>" in text
        assert re.search(r"<b>\d+月\d+日 星期. \d\d:\d\d</b>", text)
        english = client_of("market").get("/en/dealers/nearest", {"city": "Hangzhou"}).content.decode()
        assert re.search(r"<b>[A-Z][a-z]{2}, [A-Z][a-z]+ \d+, \d\d:\d\d</b>", english)
        assert str(car.id) in link
        chosen = client_of("market").get(link.replace("&amp;", "&")).content.decode()
        assert (
            f'value="{(NOON + timedelta(hours=2)).astimezone(clock.SHANGHAI).isoformat()}" required checked'
            in chosen
        )

    def test_says_who_is_nearest_beyond_the_radius(self, main, other, client_of):
        put(main, "31.230400", "121.473700")
        put(other, "39.904200", "116.407400")
        text = self.get(client_of, at="30.274,120.155", within="20")
        assert "nearest-dealer" not in text
        assert "165" in text  # km from Hangzhou to Shanghai

    @pytest.mark.parametrize(
        "asked",
        [
            {"city": "Atlantis"},
            {"city": "<script>alert(1)</script>"},
            {"at": "1e9,1", "within": "-5", "brand": "' OR 1=1", "drive": "yes"},
            {"at": "-90,180", "within": "99999"},
        ],
    )
    def test_whatever_the_address_says_it_answers(self, main, client_of, asked):
        assert "<script>alert" not in self.get(client_of, **asked)

    def test_a_slug_is_not_taken_for_it(self, main, client_of):
        assert client_of("market").get("/dealers/main").status_code == 200


def test_a_booked_out_dealer_says_so(main, other, client_of):
    make_drive(main)
    with owner_context():
        Dealer.objects.filter(id=main.id).update(opening_hours="11-24 10:00–11:00")
    put(main, *map(str, HANGZHOU))
    put(other, "39.904200", "116.407400")
    text = client_of("market").get("/dealers/nearest", {"city": "杭州"}).content.decode()
    assert "/test-drives/main?" not in text
    assert "/test-drives/main" in text
