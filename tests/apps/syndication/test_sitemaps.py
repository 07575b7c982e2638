"""The sitemaps name exactly the pages there are to find, and are cheap for who has them already."""

from __future__ import annotations

import gzip
from datetime import timedelta
from xml.etree import ElementTree

import pytest

from core.kernel import clock
from shared_apps.marketplace.models import Listing
from shared_apps.marketplace.operations import withdraw_listing
from shared_apps.syndication.sitemaps import maps
from tenants.context import dealer_context
from tenants.models import Dealer
from tests.factories.marketplace import LONG_AGO, make_brand, make_trim

NS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
HOST = "http://marque.localhost:8000"


def _read(market, path: str) -> ElementTree.Element:
    response = market.get(path)
    assert response.status_code == 200, path
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    return ElementTree.fromstring(response.getvalue())


def _locs(market, path: str) -> list[str]:
    return [loc.text.removeprefix(HOST) for loc in _read(market, path).iterfind(".//s:loc", NS)]


def _all(market) -> list[str]:
    return [loc for path in _locs(market, "/sitemap.xml") for loc in _locs(market, path)]


class TestContent:
    def test_leads_to_every_kind_of_page_in_both_languages(self, main, other, market, publish):
        byd, tank = (
            make_trim(),
            make_trim(make_brand("tank", name_zh="坦克", name_en="Tank"), series="tank-300"),
        )
        cars = [publish(main, trim_id=byd.id), publish(other, trim_id=tank.id)]

        found = _all(market)

        assert len(found) == len(set(found))
        plain = [loc for loc in found if not loc.startswith("/en/")]
        assert {f"/en{loc}" for loc in plain} == {loc for loc in found if loc.startswith("/en/")}
        assert {"/", "/cars", "/dealers", "/cars?body=sedan", "/cars?energy=bev"} <= set(plain)
        assert {"/cars?brand=byd", "/cars?brand=tank", "/cars?city=%E6%9D%AD%E5%B7%9E"} <= set(plain)
        assert "/cars?brand=byd&city=%E6%9D%AD%E5%B7%9E" in plain
        assert "/cars?brand=byd&city=%E6%88%90%E9%83%BD" not in plain
        assert any("tank-300" in loc for loc in plain)
        assert {"/dealers/main", "/dealers/other"} <= set(plain)
        assert {f"/cars/{car.vehicle_id}" for car in cars} <= set(plain)

    def test_each_page_names_itself_in_every_language(self, main, market, publish):
        publish(main)

        for path in _locs(market, "/sitemap.xml"):
            for url in _read(market, path).iterfind("s:url", NS):
                own = url.findtext("s:loc", namespaces=NS)
                named = {link.get("hreflang"): link.get("href") for link in url.iterfind("x:link", NS)}
                assert set(named) == {"zh-Hans", "en", "x-default"}
                assert own in {named["zh-Hans"], named["en"]}
                assert named["x-default"] == named["zh-Hans"]

    def test_leaves_out_what_is_gone_hidden_or_closed(self, main, other, market, publish, hide):
        gone, hidden = publish(main), publish(other)
        stays = publish(main)
        with dealer_context(main):
            withdraw_listing(gone.vehicle_id)
        hide(other)

        found = _all(market)

        assert f"/cars/{stays.vehicle_id}" in found
        assert f"/cars/{gone.vehicle_id}" not in found
        assert f"/cars/{hidden.vehicle_id}" not in found
        assert "/dealers/other" not in found
        assert not [loc for loc in found if "%E6%88%90%E9%83%BD" in loc]

    def test_a_suspended_dealer_is_in_no_map_from_the_next_request_on(self, main, other, market, publish):
        publish(main)
        car = publish(other)
        assert {f"/cars/{car.vehicle_id}", "/dealers/other"} <= set(_all(market))
        Dealer.objects.filter(id=other.id).update(state="SUSPENDED")

        assert not {f"/cars/{car.vehicle_id}", "/dealers/other"} & set(_all(market))

    def test_an_empty_market_has_its_three_pages(self, db, market):
        assert _locs(market, "/sitemap.xml") == ["/sitemaps/pages.xml"]
        assert _locs(market, "/sitemaps/pages.xml")[::2] == ["/", "/cars", "/dealers"]

    @pytest.mark.parametrize(
        "name", ["vehicles-7", "vehicles-07", "vehicles-x", "brands-9", "brands-0", "nothing"]
    )
    def test_there_is_no_other_map(self, main, market, publish, name):
        publish(main)

        assert market.get(f"/sitemaps/{name}.xml").status_code == 404

    def test_robots_name_the_index(self, db, market):
        assert f"Sitemap: {HOST}/sitemap.xml" in market.get("/robots.txt").content.decode().splitlines()


class TestStretches:
    def test_no_car_is_left_out_or_named_twice(self, main, market, publish, monkeypatch):
        monkeypatch.setattr(maps, "STRETCH", 3)
        trim = make_trim()
        cars = {f"/cars/{publish(main, trim_id=trim.id).vehicle_id}" for _ in range(8)}
        Listing.objects.filter(id=next(iter(cars)).removeprefix("/cars/")).delete()

        names = [path for path in _locs(market, "/sitemap.xml") if "vehicles-" in path]
        found = [loc for path in names for loc in _locs(market, path) if not loc.startswith("/en/")]

        assert len(names) >= 3
        assert sorted(found) == sorted(cars - {next(iter(cars))})

    def test_a_map_is_read_in_batches_and_misses_none_between(self, main, market, publish, monkeypatch):
        monkeypatch.setattr("shared_apps.marketplace.queries.syndicated._BATCH", 2)
        trim = make_trim()
        cars = [f"/cars/{publish(main, trim_id=trim.id).vehicle_id}" for _ in range(5)]

        path = next(path for path in _locs(market, "/sitemap.xml") if "vehicles-" in path)

        assert _locs(market, path)[::2] == cars


class TestFreshness:
    def test_the_day_of_change_moves_with_the_price_alone(self, main, market, publish):
        car = publish(main)

        def lastmod() -> str | None:
            path = next(path for path in _locs(market, "/sitemap.xml") if "vehicles-" in path)
            url = _read(market, path).find("s:url", NS)
            return url.findtext("s:lastmod", namespaces=NS)

        assert lastmod() == LONG_AGO.isoformat()
        publish(main, vehicle_id=car.vehicle_id, trim_id=car.trim_id, version=2, mileage_km=99)
        assert lastmod() == LONG_AGO.isoformat()
        publish(main, vehicle_id=car.vehicle_id, trim_id=car.trim_id, version=3, price_minor=20_000_000)
        assert lastmod() > (clock.now() - timedelta(hours=1)).isoformat()

    def test_who_has_it_is_not_sent_it_again(self, main, market, publish):
        publish(main)
        first = market.get("/sitemap.xml")

        again = market.get("/sitemap.xml", headers={"If-None-Match": first["ETag"]})
        since = market.get("/sitemap.xml", headers={"If-Modified-Since": first["Last-Modified"]})

        assert (again.status_code, again.content) == (304, b"")
        assert since.status_code == 304

    @pytest.mark.django_db(transaction=True)
    def test_a_changed_car_changes_the_tag_of_its_map_alone(self, main, market, publish, monkeypatch):
        monkeypatch.setattr(maps, "STRETCH", 1)
        cars = [publish(main) for _ in range(2)]
        paths = [path for path in _locs(market, "/sitemap.xml") if "vehicles-" in path]
        tags = [market.get(path)["ETag"] for path in paths]

        publish(main, vehicle_id=cars[0].vehicle_id, trim_id=cars[0].trim_id, version=2, mileage_km=5)

        now = [market.get(path)["ETag"] for path in paths]
        assert [then == tag for then, tag in zip(now, tags, strict=True)] == [False, True]

    def test_it_is_packed_for_who_takes_it_so(self, main, market, publish):
        publish(main)
        plain = market.get("/sitemaps/brands.xml").getvalue()
        packed = market.get("/sitemaps/brands.xml", headers={"Accept-Encoding": "gzip, br"})
        file = market.get("/sitemaps/brands.xml.gz")

        assert packed["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.content) == gzip.decompress(file.content) == plain
        assert file["Content-Type"] == "application/gzip"
        assert "Content-Encoding" not in file
