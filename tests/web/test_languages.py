"""A language in the address holds for the page and for every way on from it."""

import re

import pytest

from shared_apps.marketplace.operations import publish_listing
from tenants.context import dealer_context
from tests.factories.marketplace import listing_facts, make_trim

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def car(main):
    facts = listing_facts(main.id, make_trim().id)
    with dealer_context(main):
        publish_listing(facts)
    return facts


@pytest.fixture
def market(client_of):
    return client_of("market")


def _links(response) -> set[str]:
    return set(re.findall(r'(?:href|action)="(/[^"]*)"', response.content.decode()))


class TestUnderEn:
    @pytest.mark.parametrize(
        "path", ["/", "/cars", "/cars?brand=byd", "/cars/{car}", "/dealers", "/dealers/main"]
    )
    def test_a_page_is_english_whatever_the_browser_speaks(self, car, market, path):
        market.cookies["django_language"] = "zh-hans"
        response = market.get("/en" + path.format(car=car.vehicle_id), headers={"Accept-Language": "zh-CN"})

        assert response.status_code == 200
        assert '<html lang="en">' in response.content.decode()
        assert response["Content-Language"] == "en"

    @pytest.mark.parametrize("path", ["/", "/cars?brand=byd", "/cars/{car}", "/dealers/main", "/sign-in"])
    def test_every_way_on_stays_english(self, car, market, path):
        links = _links(market.get("/en" + path.format(car=car.vehicle_id)))

        stray = {link for link in links if not re.match(r"/(en/|static/|art/|photos/|share/)", link)}
        assert links
        assert stray == set()

    def test_the_next_request_is_not_under_it(self, car, market):
        market.get("/en/cars")

        assert "/cars" in _links(market.get("/cars"))

    def test_what_is_posted_there_arrives(self, car, market):
        form = {"name": "Ann", "phone": "13800138000", "message": "Is it there?"}
        response = market.post(f"/en/cars/{car.vehicle_id}/enquiries", form)

        assert (response.status_code, response["Location"]) == (
            302,
            f"/en/cars/{car.vehicle_id}?asked=1#enquiry",
        )

    def test_strangers_are_sent_to_an_english_door_and_back(self, car, market):
        assert market.get("/en/account")["Location"] == "/en/sign-in?next=%2Fen%2Faccount"

    def test_the_front_page_has_one_address(self, db, market):
        response = market.get("/en?x=1")

        assert (response.status_code, response["Location"]) == (301, "/en/?x=1")

    @pytest.mark.parametrize(
        "path",
        [
            "/en/api/v1/listings", "/en/healthz", "/en/robots.txt", "/en/art/x.svg", "/en/en/cars",
            "/en//cars", "/en/nowhere", "/en/static/x", "/fr/cars", "/en/webhooks/stripe",
        ],
    )  # fmt: skip
    def test_what_is_no_page_has_no_second_address(self, db, market, path):
        assert market.get(path).status_code == 404


class TestPlain:
    def test_an_address_without_a_language_is_written_for_its_reader(self, db, market):
        assert '<html lang="zh-Hans">' in market.get("/cars").content.decode()
        assert '<html lang="en">' in market.get("/cars", headers=ENGLISH).content.decode()

    def test_zh_chooses_the_language_and_leads_to_the_plain_address(self, db, market):
        response = market.get("/zh/cars?brand=byd", headers=ENGLISH)

        assert (response.status_code, response["Location"]) == (302, "/cars?brand=byd")
        assert '<html lang="zh-Hans">' in market.get("/cars", headers=ENGLISH).content.decode()

    @pytest.mark.parametrize(
        "path", ["/zh//evil.example", "/zh/\\evil.example", "/zh/%5Cevil.example", "/zh/%2Fevil.example"]
    )
    def test_it_leads_nobody_to_another_host(self, db, market, path):
        response = market.get(path)

        assert response.status_code == 404
        assert "Location" not in response


class TestTheSwitch:
    @pytest.mark.parametrize(
        ("locale", "here", "there"),
        [
            ("en", "/cars?brand=byd", "/en/cars?brand=byd"),
            ("zh-hans", "/en/cars?brand=byd", "/cars?brand=byd"),
            ("en", "/en/", "/en/"),
            ("zh-hans", "/en/", "/"),
            ("zh-hans", "/en//evil.example", "/"),
            ("en", "https://evil.example/", "/"),
            ("fr", "/cars", "/cars"),
        ],
    )
    def test_it_leads_to_the_same_page_in_the_other_language(self, db, market, locale, here, there):
        response = market.post("/language", {"language": locale, "next": here})

        assert response["Location"] == there
        assert ("django_language" in response.cookies) == (locale != "fr")
