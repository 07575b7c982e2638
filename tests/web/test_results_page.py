"""The results page: every filter in a plain form, orders, suggestions, ways out, and nonsense."""

import gzip
import html
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from core.edge.paging import encode_cursor
from shared_apps.marketplace.operations import publish_listing
from tenants.context import dealer_context
from tests.factories.marketplace import LONG_AGO, listing_facts, make_brand, make_trim

BUILT = Path(settings.ROOT) / "frontend" / "dist"
MOST_MARKUP, MOST_SCRIPT = 60_000, 40_000
SORTS = ("relevance", "newest", "price_asc", "price_desc", "deal", "distance")


@pytest.fixture
def cars(main, other):
    """30 cars at two dealers in one place, from 10 to 39 万."""
    trims = [make_trim(), make_trim(series="tang", body="SUV", series_zh="唐", energy="PHEV", year=2024)]
    for place in range(30):
        dealer = (main, other)[place % 2]
        facts = listing_facts(
            dealer.id, trims[place % 3 == 0].id, price_minor=(10 + place) * 1_000_000,
            condition=("NEW", "USED")[place % 2], mileage_km=place * 1_000,
            available_since=LONG_AGO + timedelta(minutes=place),
        )  # fmt: skip
        with dealer_context(dealer):
            publish_listing(facts)


@pytest.fixture
def market(client_of):
    return client_of("market")


@pytest.fixture
def page(market):
    def read(path: str, status: int = 200) -> str:
        response = market.get(path)
        assert response.status_code == status, path
        return response.content.decode()

    return read


def _links(page: str) -> list[str]:
    return re.findall(r'class="card-link" href="/cars/([0-9a-f-]{36})["?]', page)


class TestForm:
    def test_offers_every_filter_by_its_name(self, cars, page):
        form = page("/cars?brand=byd")

        named = set(re.findall(r'name="(\w+)"', form))
        assert named >= {
            "price_min", "price_max", "near", "within", "brand", "series", "energy", "body", "category",
            "year", "condition", "seats", "drive", "colour", "city", "mileage_max", "range_min",
            "monthly_min", "monthly_max",
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("query", "cars_found"),
        [
            ("year=2024", 10), ("year=2025,2024", 30), ("condition=used", 15), ("mileage_max=4500", 5),
            ("colour=white&drive=fwd&seats=5", 30), ("near=杭州&within=20", 30), ("near=成都", 0),
            ("range_min=701", 30), ("range_min=702", 0),
        ],
    )  # fmt: skip
    def test_sent_without_script_finds_what_it_says(self, cars, page, query, cars_found):
        empty = "q=&price_min=&price_max=&mileage_max="  # a browser sends empty fields along

        found = page(f"/cars?{empty}&{query}")

        assert (len(_links(found)), "No car" in found or "没有同时" in found) == (
            min(cars_found, 24),
            not cars_found,
        )
        assert "看不懂" not in found

    def test_keeps_words_meant_as_words_on_every_link(self, cars, page):
        found = page("/cars?q=byd&words=1")

        assert len(_links(found)) == 24
        assert 'href="/cars?q=byd&amp;sort=newest&amp;words=1"' in found
        assert '<input type="hidden" name="words" value="1">' in found

    def test_names_the_slip_it_put_right(self, cars, market):
        make_brand("tesla", name_zh="特斯拉", name_en="Tesla", initial="T")

        answer = market.get("/cars?q=telsa", follow=True)

        assert answer.redirect_chain[0][0] == "/cars?brand=tesla&said=telsa"
        assert "<strong>特斯拉</strong>" in answer.content.decode()
        assert (
            "<strong>" not in market.get("/cars?said=telsa").content.decode()
        )  # nothing asks for it any more


class TestPart:
    def test_is_the_results_alone_and_kept_by_nobody(self, cars, market):
        whole = market.get("/cars?sort=price_asc")
        part = market.get("/cars?sort=price_asc", headers={"Marque-Part": "results"})

        assert _links(part.content.decode()) == _links(whole.content.decode())
        assert b"<html" not in part.content
        assert b'data-said="' in part.content
        assert part["Cache-Control"] == "no-store"
        assert "Marque-Part" in whole["Vary"]

    def test_may_ask_where_the_buyer_is_here_only(self, cars, market):
        assert "geolocation=(self)" in market.get("/cars")["Permissions-Policy"]
        assert "geolocation=()" in market.get("/dealers")["Permissions-Policy"]


class TestTrims:
    def test_are_offered_where_one_series_is_chosen_with_their_year_before_them(self, cars, page):
        form = page("/cars?brand=byd&series=tang").partition("<form")[2]
        places = [form.find(f'data-name="{name}"') for name in ("series", "year", "trim", "energy")]

        assert -1 not in places
        assert places == sorted(places)
        assert 'data-name="trim"' not in page("/cars?brand=byd")

    def test_unknown_ones_are_named_and_set_aside(self, cars, page):
        found = page("/cars?brand=byd&series=han&trim=nobody-has-this")

        assert len(_links(found)) == 20
        assert "trim=nobody-has-this" in found.partition("notice")[2]

    def test_chips_keep_their_names_where_nothing_is_left(self, cars, page):
        chips = page("/cars?brand=byd&series=tang&price_max=1").partition('class="chips"')[2]

        assert "唐" in chips.partition("</ul>")[0]
        assert "tang" not in re.sub(r'href="[^"]*"|value="[^"]*"', "", chips.partition("</ul>")[0])


class TestWaysOn:
    def test_one_series_leads_to_its_own_page(self, cars, page):
        assert 'href="/series/byd/tang"' in page("/cars?brand=byd&series=tang")
        assert 'href="/series/' not in page("/cars?brand=byd&series=tang&series=han")

    def test_one_series_is_called_by_its_name_and_makers(self, cars, page):
        assert "<h1>比亚迪 唐</h1>" in page("/cars?brand=byd&series=tang")
        assert "<h1>比亚迪 · 唐 · 汉</h1>" in page("/cars?brand=byd&series=tang&series=han")

    def test_a_series_nobody_knows_has_no_page(self, cars, page):
        assert 'href="/series/' not in page("/cars?brand=byd&series=nope")

    def test_one_brand_leads_to_its_cities(self, cars, page):
        found = re.search(r'(?s)<nav class="by-city".*?</nav>', page("/cars?brand=byd"))

        assert found
        link = re.search(r'href="([^"]+)">[^<]+<small>(\d+)<', found[0])
        assert link
        assert f"{link[2]} 辆车在库" in page(html.unescape(link[1]))

    def test_a_narrower_search_does_not(self, cars, page):
        assert "by-city" not in page("/cars?brand=byd&price_max=200000")


class TestOrders:
    @pytest.mark.parametrize(
        ("query", "offered"),
        [
            ("", 4),
            ("q=byd&words=1", 5),
            ("near=杭州", 5),
            ("q=byd&words=1&near=杭州", 6),
        ],
    )
    def test_are_those_that_can_be_had(self, cars, page, query, offered):
        sorts = re.search(r'(?s)<nav class="sorts".*?</nav>', page(f"/cars?{query}"))

        assert sorts is not None
        assert sorts[0].count("<a ") == offered
        assert sorts[0].count("aria-current") == 1

    @pytest.mark.parametrize("sort", SORTS)
    def test_lead_through_all_cars_once(self, cars, page, sort):
        seen, path = [], f"/cars?q=byd&words=1&near=杭州&sort={sort}"
        while path:
            found = page(path)
            seen += _links(found)
            more = re.search(r'href="([^"]+)" rel="next"', found)
            path = more[1].replace("&amp;", "&") if more else ""

        assert len(seen) == len(set(seen)) == 30

    def test_take_three_queries_at_most(self, cars, market, django_assert_max_num_queries):
        for query in (
            "near=杭州&sort=distance",
            "q=byd&words=1",
            "price_max=1&near=杭州",
            "brand=byd&said=bid",
        ):
            market.get(f"/cars?{query}")
            with django_assert_max_num_queries(3):
                market.get(f"/cars?{query}")

    def test_say_how_far_each_dealer_is(self, cars, page):
        assert "<b>0 km</b>" in page("/cars?near=杭州")
        assert " km</b>" not in page("/cars")


class TestWaysOut:
    def test_begin_with_the_nearest_price_that_finds_something(self, cars, page):
        found = page("/cars?brand=byd&price_max=70000")

        steps = re.findall(r'<a class="btn[^"]*" href="([^"]+)">([^<]+)<small>(\d+)', found)
        assert steps[0] == ("/cars?brand=byd&amp;price_max=100000", "10 万以内", "1")
        assert ("/cars?brand=byd", "不限价格", "30") in steps

    @pytest.mark.parametrize(
        ("query", "way"),
        [
            ("year=2023", "/cars?year=2024"), ("seats=7", "/cars?seats=5"),
            ("range_min=800", "range_min=700"), ("near=成都", "near=%E6%88%90%E9%83%BD&amp;within="),
            ("colour=pink", '/cars"'), ("mileage_max=10&condition=used", "mileage_max=1000"),
            ("drive=awd&price_max=500000", 'price_max=500000"'),
        ],
    )  # fmt: skip
    def test_know_every_filter(self, cars, page, query, way):
        empty = page(f"/cars?{query}").partition('class="empty"')[2]

        assert way in empty


class TestSuggestions:
    def test_say_how_many_cars_stand_behind_them(self, cars, market):
        make_brand("baic", name_zh="北京汽车", name_en="BYC", initial="B")

        found = market.get("/suggest?q=by").json()["suggestions"]

        assert [(s["kind"], s["name"], s["cars"]) for s in found if s["kind"] == "brand"] == [
            ("brand", "比亚迪", 30), ("brand", "北京汽车", 0),
        ]  # fmt: skip
        assert {(s["name"], s["address"], s["cars"]) for s in found if s["kind"] == "series"} == {
            ("比亚迪 汉", "/cars?brand=byd&series=han", 20), ("比亚迪 唐", "/cars?brand=byd&series=tang", 10),
        }  # fmt: skip

    @pytest.mark.parametrize("text", ["", "%01%1F", "x" * 3000, "%F0%9F%9A%97", "%FF%FE", "' OR 1=1 --"])
    def test_take_anything(self, cars, market, text):
        assert market.get(f"/suggest?q={text}").status_code == 200


class TestNonsense:
    @pytest.mark.parametrize(
        "query",
        [
            "q=" + "a" * 10_000, "q=" + "%E6%B1%89" * 1500, "said=" + "%F0%9F%9A%97" * 2000,
            "brand=" + "b," * 5_000, "q=%01%02%1B%7F", "said=%0D%0ASet-Cookie:x", "near=%1F",
            "city=%E2%80%AE",
            "price_min=-5", "price_max=-1&price_min=99999999999", "mileage_max=-1", "range_min=1e3",
            "within=0&near=x", "within=-20&near=杭州", "within=99999999999&near=杭州", "year=0000",
            "year=2025.5", "seats=-5", "seats=five", "colour=%23ffffff", "condition=broken", "drive=6x6",
            "near=Atlantis", "series=..%2F..%2Fetc", "trim=nothing", "series=han&trim=nothing",
            "deal=splendid", "deal=" + "great," * 3_000, "size_class=z", "monthly_max=-1", "monthly_min=1e3",
            "monthly_max=1&monthly_min=99999999999999999999", "monthly_min=9999999&price_max=1",
            "sort=deal&cursor=x", "&".join(f"trim=t{n}" for n in range(900)) + "&series=han",
            "words=maybe", "sort=distance", "road_min=-5", "road_max=" + "9" * 30, "road_max=nan",
            "sort=relevance", "sort=RANDOM()", "sort=newest&sort=price_asc",
        ],
    )  # fmt: skip
    def test_is_set_aside(self, cars, page, query):
        found = page(f"/cars?words=1&{query}")

        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", found)
        assert "全部车源" in found or "没有" in found

    @pytest.mark.parametrize("kind", ["price", "road"])
    def test_bounds_the_wrong_way_round_are_turned(self, cars, page, kind):
        turned = page(f"/cars?words=1&{kind}_min=500000&{kind}_max=100")

        assert re.search(r"0\.01.50 万", turned)
        assert "已忽略" not in turned

    @pytest.mark.parametrize(
        "query",
        [
            "deal=splendid",
            "size_class=z",
            "trim=nothing",
            "monthly_max=-1",
            "price_min=-5",
            "mileage_max=-1",
            "near=Atlantis",
            "colour=%23ffffff",
            "year=0000",
            "sort=x",
        ],
    )
    def test_is_named_where_something_was_meant(self, cars, page, query):
        name, _, value = query.partition("=")

        assert f"{name}={value.replace('%23', '#')}" in page(f"/cars?{query}").partition("notice")[2]

    @pytest.mark.parametrize("name", ["q", "said", "near", "brand", "cursor"])
    def test_of_null_bytes_is_refused(self, cars, page, name):
        page(f"/cars?{name}=a%00b", status=400)

    def test_in_a_thousand_parts_is_refused(self, cars, page):
        page("/cars?" + "&".join(f"x{n}=1" for n in range(1500)), status=400)

    @pytest.mark.parametrize("sort", SORTS)
    @pytest.mark.parametrize(
        "cursor",
        [
            "x", "W10", "%FF", "eyJhIjogMX0", "é", "A" * 10_000,
            encode_cursor([1]), encode_cursor([None, None]), encode_cursor([[], {}]),
            encode_cursor(["x", "y"]),
            encode_cursor([1, "a", -1]), encode_cursor([1.5, "a", 1]), encode_cursor([1, "a", 2**40]),
            encode_cursor(["2026-01-01T00:00:00Z", "not-an-id"]), encode_cursor([2**70, "x"]),
        ],
    )  # fmt: skip
    def test_of_a_forged_cursor_shows_the_first_page_and_says_so(self, cars, page, sort, cursor):
        base = f"/cars?q=byd&words=1&near=杭州&sort={sort}"

        found = page(f"{base}&cursor={cursor}")

        assert _links(found) == _links(page(base))
        assert "notice" in found

    @pytest.mark.parametrize("sort", SORTS)
    def test_of_another_orders_cursor_never_fails(self, cars, page, sort):
        base = "/cars?q=byd&words=1&near=杭州&sort="
        for other in SORTS:
            more = re.search(r'cursor=([^"&]+)" rel="next"', page(f"{base}{other}"))
            assert more is not None
            page(f"{base}{sort}&cursor={more[1]}")


class TestWeight:
    @pytest.mark.skipif(not (BUILT / "manifest.json").exists(), reason="the front end is not built")
    @pytest.mark.parametrize("path", ["/", "/cars", "/cars?brand=byd&near=杭州"])
    def test_stays_light(self, cars, market, path):
        manifest = json.loads((BUILT / "manifest.json").read_text())
        parts, waiting = set(), ["src/buyer/main.ts"]
        while waiting:
            name = waiting.pop()
            if name not in parts:
                parts.add(name)
                waiting += manifest[name].get("imports", [])
        styles = {css for name in parts for css in manifest[name].get("css", [])}

        markup = _zipped(market.get(path).content) + sum(
            _zipped((BUILT / css).read_bytes()) for css in styles
        )
        script = sum(_zipped((BUILT / manifest[name]["file"]).read_bytes()) for name in parts)

        assert markup < MOST_MARKUP
        assert 0 < script < MOST_SCRIPT


def _zipped(content: bytes) -> int:
    return len(gzip.compress(content, 6))
