"""The buyers' pages as a browser without script gets them."""

import re

import pytest
from django.core.cache import cache

from core.flow.outbox.models import OutboxEvent
from core.kernel import ids
from shared_apps.marketplace.operations import publish_listing, withdraw_listing
from tenants.context import dealer_context
from tenants.models import Dealer
from tests.factories.marketplace import LONG_AGO, listing_facts, make_brand, make_trim

ALLOWED = {
    "Marque", "EN", "BYD", "byd", "han", "EV", "KM", "SUV", "MPV", "km", "kW", "kWh", "mm", "CLTC", "PDF",
    "MINI", "DM", "Max", "Pro", "APR",
}  # fmt: skip
"""Latin letters a Chinese page may show: brands, units and what Chinese readers write so themselves."""


@pytest.fixture
def cars(main, other):
    """30 cars at two dealers, the first published last."""
    cache.clear()
    Dealer.objects.filter(id=main.id).update(phone="0571-8800 1234", opening_hours="每天 09:00–18:30")
    sedan = make_trim(specs={"range": {"cltc_km": 701}, "performance": {"zero_to_100_s": 7.9}})
    suv = make_trim(
        series="tang", body="SUV", series_zh="唐", energy="PHEV", name_zh="DM 尊荣型", name_en="DM"
    )
    made = []
    for place in range(30):
        dealer = (main, other)[place % 2]
        facts = listing_facts(
            dealer.id, (sedan, suv)[place % 3 == 0].id, price_minor=(10 + place) * 1_000_000,
            available_since=LONG_AGO.replace(minute=59 - place),
        )  # fmt: skip
        with dealer_context(dealer):
            publish_listing(facts)
        made.append(facts)
    return made


@pytest.fixture
def market(client_of):
    return client_of("market")


def _text(response) -> str:
    """What a reader sees, with labels and placeholders."""
    page = re.sub(r'(?s)<(\w+)[^>]* lang="en".*?</\1>', " ", response.content.decode())
    page = re.sub(
        r'<meta property="(?!og:(?:title|description|image:alt))[^>]*>|<meta name="twitter[^>]*>', " ", page
    )
    spoken = re.findall(r'(?:aria-label|alt|placeholder|title|content|data-busy)="([^"]*)"', page)
    body = re.sub(r"(?s)<(script|style|svg).*?</\1>|<[^>]+>", " ", page)
    return body + " " + " ".join(s for s in spoken if "width=" not in s)


class TestPages:
    @pytest.mark.parametrize(
        ("path", "most"),
        [
            ("/", 3),
            ("/cars", 2),
            ("/cars?brand=byd&category=new-energy&price_max=300000", 2),
            ("/cars?dealer=main&sort=price_asc", 2),
            ("/cars/{car}", 3),
            ("/dealers", 3),
            ("/dealers/main", 3),
        ],
    )
    def test_answer_with_few_queries(self, cars, market, path, most, django_assert_max_num_queries):
        address = path.format(car=cars[0].vehicle_id)
        market.get(address)  # what a process learns once
        with django_assert_max_num_queries(most):
            response = market.get(address)

        assert response.status_code == 200

    @pytest.mark.parametrize(
        "path",
        [
            "/", "/cars", "/cars?brand=byd&energy=bev", "/cars?price_max=10000&city=杭州&q=x9", "/cars/{car}",
            "/cars?body=nonsense", "/dealers", "/dealers/main", "/sign-in", "/register", "/nowhere",
        ],
    )  # fmt: skip
    def test_speak_chinese_on_chinese_pages(self, cars, market, path):
        response = market.get(path.format(car=cars[0].vehicle_id))

        foreign = set(re.findall(r"[A-Za-z]{2,}", _text(response))) - ALLOWED
        foreign -= {"x9", "body", "nonsense", "color", "light", "dark", "width", "device", "initial", "scale"}
        foreign -= {"viewport", "fit", "cover", "ffffff", "noindex", "no", "main", "other"}
        assert not foreign

    def test_speak_english_after_the_switch(self, cars, market):
        market.post("/language", {"language": "en", "next": "/cars"})

        assert b"cars in stock" in market.get("/cars").content

    @pytest.mark.parametrize(
        "query",
        [
            "brand[]=1", "cursor=%FF", "cursor=W10", "price_min=1e9&price_max=NaN", "sort=';--",
            "q=" + "%F0%9F%9A%97" * 200, "city=%3Cscript%3E", "dealer=%2e%2e", "category=,,,",
            "price_max=" + "9" * 400, "cursor=eyJhIjogMX0", "cursor=W251bGwsIG51bGxd", "cursor=WzEsIDJd",
        ],
    )  # fmt: skip
    def test_take_nonsense_calmly(self, cars, market, query):
        response = market.get(f"/cars?{query}")

        assert response.status_code == 200
        assert b"<script>" not in response.content

    def test_lead_from_page_to_page_through_all_cars(self, cars, market):
        seen, path = [], "/cars?sort=price_asc"
        while path:
            page = market.get(path).content.decode()
            seen += re.findall(r'class="card-link" href="/cars/([0-9a-f-]{36})"', page)
            found = re.search(r'href="([^"]+)" rel="next"', page)
            path = found[1].replace("&amp;", "&") if found else ""

        assert seen == [str(facts.vehicle_id) for facts in cars]

    def test_offer_a_way_out_of_an_empty_search(self, cars, market):
        page = market.get("/cars?brand=byd&price_max=10000").content.decode()

        assert 'href="/cars?brand=byd"' in page

        page = market.get("/cars?brand=byd&city=拉萨&price_max=10000").content.decode()
        assert "/cars?brand=byd" in page

    def test_say_that_a_brand_without_cars_has_none(self, cars, market):
        make_brand("nio", name_zh="蔚来", name_en="NIO", initial="W")

        assert "蔚来" in market.get("/cars?brand=nio").content.decode()

    def test_are_there_before_the_first_car(self, main, market):
        assert market.get("/").status_code == 200
        assert market.get("/cars").status_code == 200


class TestCar:
    def test_shows_price_dealer_and_the_one_action(self, cars, market):
        page = market.get(f"/cars/{cars[0].vehicle_id}").content.decode()

        assert '<span class="money">10.00<small>万</small></span>' in page
        assert "0571-8800 1234" in page
        assert f'action="/cars/{cars[0].vehicle_id}/reserve"' in page
        assert "application/ld+json" in page

    def test_says_when_it_is_gone_and_what_is_like_it(self, cars, main, market):
        with dealer_context(main):
            withdraw_listing(cars[0].vehicle_id)

        response = market.get(f"/cars/{cars[0].vehicle_id}")

        assert response.status_code == 410
        assert response.content.count(b'class="card-link"') == 4
        assert b"/reserve" not in response.content

    def test_does_not_exist_for_a_stray_id(self, cars, market):
        assert market.get(f"/cars/{ids.new_id()}").status_code == 404
        assert market.get("/cars/1").status_code == 404

    def test_cannot_break_out_of_its_structured_data(self, main, market):
        brand = make_brand(name_zh="</script><script>alert(1)</script>")
        facts = listing_facts(main.id, make_trim(brand).id)
        with dealer_context(main):
            publish_listing(facts)

        assert b"<script>alert" not in market.get(f"/cars/{facts.vehicle_id}").content


class TestEnquiry:
    def test_goes_to_the_dealer_and_says_so(self, cars, market):
        path = f"/cars/{cars[0].vehicle_id}"

        answer = market.post(f"{path}/enquiries", {"name": "韩梅梅", "phone": "13800138000"})

        assert (answer.status_code, answer["Location"]) == (302, f"{path}?asked=1#enquiry")
        assert OutboxEvent.objects.filter(name="marketplace.enquiry_made").count() == 1
        assert 'name="phone"' not in market.get(f"{path}?asked=1").content.decode()

    def test_keeps_what_was_typed_and_marks_the_field(self, cars, market):
        path = f"/cars/{cars[0].vehicle_id}/enquiries"

        answer = market.post(path, {"name": "韩梅梅", "phone": "138", "message": "能试驾吗"})

        page = answer.content.decode()
        assert answer.status_code == 422
        assert 'value="韩梅梅"' in page
        assert "能试驾吗" in page
        assert 'id="e-phone"' in page
        assert not OutboxEvent.objects.filter(name="marketplace.enquiry_made").exists()

    def test_comes_too_late_for_a_car_that_is_gone(self, cars, main, market):
        with dealer_context(main):
            withdraw_listing(cars[0].vehicle_id)

        answer = market.post(f"/cars/{cars[0].vehicle_id}/enquiries", {"name": "a", "phone": "13800138000"})

        assert answer.status_code == 410


class TestApi:
    def test_lists_what_the_page_lists(self, cars, market):
        body = market.get("/api/v1/listings?brand=byd&price_max=200000&sort=price_asc&limit=5").json()

        assert body["total"] == 11
        assert [item["price"]["amount"] for item in body["items"]] == [p * 1_000_000 for p in range(10, 15)]
        assert body["facets"]["brand"][0] == {
            "value": "byd",
            "name_zh": "比亚迪",
            "name_en": "BYD",
            "cars": 11,
        }
        assert body["next_cursor"]

    def test_names_parameters_it_cannot_read(self, cars, market):
        answer = market.get("/api/v1/listings?body=spaceship&cursor=x")

        assert answer.status_code == 422
        assert [field["field"] for field in answer.json()["error"]["fields"]] == ["body"]

    def test_shows_one_car_brands_and_dealers(self, cars, market):
        car = market.get(f"/api/v1/listings/{cars[1].vehicle_id}").json()

        assert (car["on_offer"], car["dealer"]["slug"]) == (True, "other")
        assert car["specs"]["range"] == {"cltc_km": 701}
        assert market.get("/api/v1/brands").json()[0]["cars"] == 30
        assert {dealer["cars"] for dealer in market.get("/api/v1/dealers").json()} == {15}
        assert market.get(f"/api/v1/listings/{ids.new_id()}").status_code == 404
