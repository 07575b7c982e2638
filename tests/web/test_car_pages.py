"""One car's page, its series and its dealer, as buyers without script get them."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache

from core.kernel import clock, ids
from core.storage.valkey import connection
from shared_apps.marketplace.models import ListingDay
from shared_apps.marketplace.operations import count_saves, flush_views, publish_listing, withdraw_listing
from tenants.context import dealer_context, market_context
from tenants.models import Dealer
from tests.factories.marketplace import LONG_AGO, listing_facts, make_brand, make_trim

BROWSER = {"user-agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}
VISITS = (
    BROWSER, BROWSER, {"user-agent": "Googlebot/2.1"}, {"user-agent": ""}, {"user-agent": "Safari/605"},
    {**BROWSER, "sec-purpose": "prefetch"},
)  # fmt: skip
"""Two people, one of them twice; the rest are machines."""
NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)  # Monday noon in Shanghai


@pytest.fixture
def market(client_of):
    cache.clear()
    return client_of("market")


@pytest.fixture
def trim(main):
    return make_trim()


def _publish(dealer, trim, **given):
    facts = listing_facts(dealer.id, trim.id, **given)
    with dealer_context(dealer):
        publish_listing(facts)
    return facts


def _page(market, path, status=200):
    response = market.get(path)
    assert response.status_code == status
    return response.content.decode()


def _words(page):
    return re.sub(r"\s+", " ", re.sub(r"(?s)<(script|style|svg).*?</\1>|<[^>]+>", " ", page))


class TestCalculatorOfACar:
    def test_takes_its_price(self, main, trim, market):
        car = _publish(main, trim, price_minor=23_456_700)
        page = _page(market, f"/calculator?car={car.vehicle_id}")
        assert 'name="price" inputmode="decimal" autocomplete="off" value="234567"' in page
        assert f'href="/cars/{car.vehicle_id}"' in page

    def test_unless_another_is_named(self, main, trim, market):
        car = _publish(main, trim, price_minor=23_456_700)
        page = _page(market, f"/calculator?car={car.vehicle_id}&price=200000")
        assert 'autocomplete="off" value="200000"' in page

    def test_nobody_s_car_is_the_example(self, main, market):
        assert 'autocomplete="off" value="200000"' in _page(market, f"/calculator?car={ids.new_id()}")


class TestCarPage:
    def test_tells_what_became_of_the_price(self, main, trim, market):
        car = _publish(main, trim)
        _publish(main, trim, vehicle_id=car.vehicle_id, price_minor=21_000_000, version=2)

        words = _words(_page(market, f"/cars/{car.vehicle_id}"))

        assert "已降 ¥9,800" in words
        assert "近 30 天最低价。" in words
        assert words.index("¥210,000") < words.index("首次报价")

    def test_says_that_a_price_never_moved(self, main, trim, market):
        car = _publish(main, trim)

        words = _words(_page(market, f"/cars/{car.vehicle_id}"))

        assert "首次报价，自 2026年1月1日 起未变。" in words
        assert "已降" not in words

    def test_figures_are_those_of_its_days(self, main, trim, market):
        car = _publish(main, trim).vehicle_id
        ListingDay.objects.create(listing_id=car, day=LONG_AGO.date(), views=40, saves=5)
        with market_context():
            count_saves(listing_id=car, delta=-2)

        words = _words(_page(market, f"/cars/{car}"))

        assert "被浏览 40 次 · 3 人收藏" in words

    def test_saves_are_told_before_anybody_is_counted_as_looking(self, main, trim, market):
        car = _publish(main, trim).vehicle_id
        with market_context():
            count_saves(listing_id=car, delta=1)

        words = _words(_page(market, f"/cars/{car}"))

        assert "1 人收藏" in words
        assert "被浏览" not in words

    def test_counts_days_by_the_calendar(self, main, trim, market):
        late = datetime(2026, 3, 1, 15, 59, tzinfo=UTC)  # a minute before midnight in Shanghai
        car = _publish(main, trim, available_since=late)

        with clock.set_to(late + timedelta(minutes=2)):
            assert "已上架 1 天" in _words(_page(market, f"/cars/{car.vehicle_id}"))

    def test_counts_people_once_and_machines_never(self, main, trim, market):
        car = _publish(main, trim).vehicle_id
        for key in connection().scan_iter(match="tally:market:*:2026-03-02"):
            connection().delete(key)
        with clock.set_to(NOW):
            for headers in VISITS:
                market.get(f"/cars/{car}", headers=headers)
            market.head(f"/cars/{car}", headers={"user-agent": "Edg/120"})
            with market_context():
                flush_views()

        assert list(ListingDay.objects.values_list("views", flat=True)) == [2]

    def test_writes_nothing_while_it_is_read(self, main, trim, market, django_assert_max_num_queries):
        car = _publish(main, trim).vehicle_id
        market.get(f"/cars/{car}", headers=BROWSER)
        with django_assert_max_num_queries(3) as asked:
            market.get(f"/cars/{car}", headers={"user-agent": "Firefox/141"})

        assert not [
            q["sql"] for q in asked.captured_queries if re.search(r"\b(INSERT|UPDATE|DELETE)\b", q["sql"])
        ]

    @pytest.mark.parametrize(
        ("line", "said"),
        [
            ("每天 09:00–18:30", "营业中，18:30 结束"),
            ("每天 13:00–18:30", "休息中，今天 13:00 开门"),
            ("周二至周日 09:00–18:00", "休息中，明天 09:00 开门"),
            ("周六 09:00–18:00", "休息中，周六 09:00 开门"),
            ("03-02 休息；09:00–18:00", "09:00–18:00"),
            ("请先电话预约", "请先电话预约"),
        ],
    )
    def test_says_whether_its_dealer_is_open(self, main, trim, market, line, said):
        Dealer.objects.filter(id=main.id).update(opening_hours=line)
        car = _publish(main, trim)

        with clock.set_to(NOW):
            assert said in _words(_page(market, f"/cars/{car.vehicle_id}"))

    def test_tells_how_far_it_stands_from_a_city(self, main, trim, market):
        car = _publish(main, trim)

        assert "距上海约 165 km" in _words(_page(market, f"/cars/{car.vehicle_id}?near=上海"))
        assert "距" not in _words(_page(market, f"/cars/{car.vehicle_id}?near=<script>")).split("参数配置")[0]

    def test_shows_every_photograph_with_a_way_to_see_it_whole(self, main, trim, market):
        photos = tuple(f"/photos/main/{number}.webp" for number in range(12))
        car = _publish(main, trim, photos=photos)

        page = _page(market, f"/cars/{car.vehicle_id}")

        assert page.count("data-whole") == 12
        assert all(f'href="{photo}"' in page for photo in photos)
        assert "第 12 张照片，共 12 张" in page

    def test_remembers_what_a_car_was_that_is_gone(self, main, trim, market):
        car = _publish(main, trim)
        other = _publish(main, trim)
        with dealer_context(main):
            withdraw_listing(car.vehicle_id)

        page = _page(market, f"/cars/{car.vehicle_id}", status=410)

        assert "最后报价 ¥219,800" in _words(page)
        assert f"/cars/{other.vehicle_id}" in page
        assert "/series/byd/han" in page

    def test_says_that_its_dealer_does_not_sell(self, main, other, trim, market):
        car = _publish(main, trim)
        elsewhere = _publish(other, trim)
        Dealer.objects.filter(id=main.id).update(state="SUSPENDED")

        page = _page(market, f"/cars/{car.vehicle_id}", status=404)

        assert "目前暂停在 Marque 上销售" in _words(page)
        assert f"/cars/{elsewhere.vehicle_id}" in page
        assert "/reserve" not in page


class TestSeriesPage:
    def test_counts_trims_paints_and_dealers_as_they_are(self, main, other, market):
        dear, plain = make_trim(), make_trim(name_zh="EV 506KM", msrp_minor=18_980_000)
        for dealer, trim, price in (
            (main, dear, 22),
            (main, plain, 17),
            (other, plain, 18),
            (other, plain, 16),
        ):
            _publish(dealer, trim, price_minor=price * 1_000_000)

        page = _page(market, "/series/byd/han")
        words = _words(page)

        assert "4 辆车在库 · 2 家经销商有车" in words
        assert "16.00 万 – 22.00 万" in words
        assert "指导价 ¥189,800 起" not in words  # not on sale in the catalogue: no list price of today
        assert "3 辆车 16.00 万 起" in words
        assert words.index("成都锦江汽车", words.index("哪里有现车")) < words.index(
            "杭州西湖名车", words.index("哪里有现车")
        )
        assert page.count('class="card-link"') == 4
        assert f"/cars?brand=byd&amp;series=han&amp;year=2025&amp;trim={plain.slug}" in page

    def test_costs_three_queries(self, main, trim, market, django_assert_max_num_queries):
        _publish(main, trim)
        market.get("/series/byd/han")
        with django_assert_max_num_queries(3):
            assert market.get("/series/byd/han").status_code == 200

    def test_without_a_car_it_leads_to_series_like_it(self, main, trim, market):
        tang = make_trim(series="tang", series_zh="唐", series_en="Tang")
        _publish(main, tang)

        page = _page(market, "/series/byd/han")

        assert "目前没有经销商有现车" in _words(page)
        assert 'href="/series/byd/tang"' in page

    @pytest.mark.parametrize("path", ["/series/byd/nothing", "/series/nobody/han", "/series/tesla/han"])
    def test_does_not_exist_for_unknown_names(self, trim, market, path):
        make_brand("tesla", name_zh="特斯拉", name_en="Tesla", initial="T")

        _page(market, path, status=404)

    def test_an_unknown_one_leads_to_the_nearest_names(self, trim, market):
        for path in ("/series/byd/hann", "/series/nobody/han", "/series/byd/nothing-like-it"):
            page = _page(market, path, status=404)
            assert 'href="/series/byd/han"' in page and "没有这个车系" in page
        assert "<script>" not in _page(market, "/series/byd/script-alert", status=404).split("<main")[1]

    def test_does_not_count_what_a_suspended_dealer_has(self, main, other, trim, market):
        _publish(main, trim)
        _publish(other, trim)
        Dealer.objects.filter(id=other.id).update(state="SUSPENDED")

        assert "1 辆车在库 · 1 家经销商有车" in _words(_page(market, "/series/byd/han"))


class TestDealerPage:
    def test_parts_its_cars_and_keeps_to_itself(self, main, other, market):
        sedan, suv = make_trim(), make_trim(series="tang", body="SUV", energy="PHEV")
        for trim in (sedan, sedan, suv):
            _publish(main, trim)
        _publish(other, suv)

        whole = _page(market, "/dealers/main")

        assert whole.count('class="card-link"') == 3
        assert 'href="/dealers/main?body=suv#stock"' in whole
        assert _page(market, "/dealers/main?body=suv").count('class="card-link"') == 1

    def test_pages_through_a_part_of_its_cars(self, main, market):
        trim = make_trim()
        for place in range(30):
            _publish(main, trim, price_minor=(10 + place) * 1_000_000)

        first = _page(market, "/dealers/main?sort=price_desc&energy=bev")
        path = re.search(r'href="([^"]+)" rel="next"', first)[1].replace("&amp;", "&")
        seen = [
            re.findall(r'class="card-link" href="/cars/([0-9a-f-]{36})"', p)
            for p in (first, _page(market, path))
        ]

        assert [len(part) for part in seen] == [24, 6]
        assert len(set(seen[0] + seen[1])) == 30

    def test_says_that_it_does_not_sell_and_shows_others(self, main, other, market):
        elsewhere = _publish(other, make_trim())
        Dealer.objects.filter(id=main.id).update(state="SUSPENDED")

        page = _page(market, "/dealers/main", status=404)

        assert "杭州西湖名车目前暂停销售" in _words(page)
        assert f"/cars/{elsewhere.vehicle_id}" in page

    @pytest.mark.parametrize("state", ["PROVISIONING", "PROVISION_FAILED", "DELETED"])
    def test_is_nobody_before_it_opens_and_after_it_went(self, main, market, state):
        Dealer.objects.filter(id=main.id).update(state=state)

        assert "暂停销售" not in _page(market, "/dealers/main", status=404)

    def test_is_unknown_by_another_name(self, main, market):
        _page(market, f"/dealers/x{ids.new_id().hex[:8]}", status=404)


class TestHome:
    def test_shows_drops_of_the_week_and_no_older_ones(self, main, market):
        trim = make_trim()
        fallen, steady = _publish(main, trim), _publish(main, trim)
        _publish(main, trim, vehicle_id=fallen.vehicle_id, price_minor=20_000_000, version=2)
        _publish(main, trim, vehicle_id=steady.vehicle_id, price_minor=23_000_000, version=2)

        section = re.search(r'(?s)aria-labelledby="dropped".*?</section>', _page(market, "/"))[0]
        assert re.findall(r'href="/cars/([0-9a-f-]{36})"', section) == [str(fallen.vehicle_id)]

        with clock.set_to(datetime.now(UTC) + timedelta(days=8)):
            assert 'aria-labelledby="dropped"' not in _page(market, "/")

    def test_leads_to_the_series_of_which_most_are_here(self, main, market):
        for _ in range(2):
            _publish(main, make_trim(series="tang", series_zh="唐"))
        _publish(main, make_trim())

        page = _page(market, "/")

        assert page.index('href="/series/byd/tang"') < page.index('href="/series/byd/han"')
