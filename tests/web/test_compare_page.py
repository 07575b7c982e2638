"""The comparison: cars and trims in the address's order, clear words for everything else, three queries."""

import re

import pytest
from django.utils.html import escape

from core.kernel import ids
from shared_apps.catalog.spec_fields import FIELDS
from shared_apps.marketplace.operations import publish_listing, withdraw_listing
from tenants.context import dealer_context
from tests.factories.marketplace import listing_facts, make_trim

SPECS = {"range": {"cltc_km": 701}, "powertrain": {"system_power_kw": 380}, "comfort": {"heated_seats": True}}


@pytest.fixture
def trims(db):
    return [
        make_trim(specs=SPECS),
        make_trim(series="tang", series_zh="唐", energy="PHEV", specs={"range": {"electric_cltc_km": 125}}),
        *(make_trim(series=f"s{n}", specs={"range": {"cltc_km": 500 + n}}) for n in range(5)),
    ]


@pytest.fixture
def cars(main, trims):
    """Seven cars of as many trims, the first the cheapest."""
    facts = [
        listing_facts(main.id, trim.id, price_minor=20_000_000 + n * 100_000) for n, trim in enumerate(trims)
    ]
    with dealer_context(main):
        for one in facts:
            publish_listing(one)
    return [one.vehicle_id for one in facts]


@pytest.fixture
def page(client_of):
    market = client_of("market")

    def read(query: str = "", path: str = "/compare", **headers) -> str:
        response = market.get(f"{path}?{query}" if query else path, headers=headers)
        assert response.status_code == 200, query[:80]
        return response.content.decode()

    return read


def _query(*ids_of_cars) -> str:
    return "&".join(f"car={one}" for one in ids_of_cars)


def _columns(text: str) -> list[str]:
    return re.findall(r'data-column="([^"]+)"', text)


def test_shows_cars_in_the_order_of_the_address(page, cars):
    text = page(_query(cars[2], cars[0]))

    assert _columns(text) == [f"car:{cars[2]}", f"car:{cars[0]}"]
    assert "CLTC 纯电续航" in text and "701" in text
    assert text.count("（最优）") >= 2  # the lower price, the longer range


def test_the_trim_of_a_car_nobody_offers_may_stand_beside(page, cars, trims):
    alone = make_trim(series="solo", series_zh="独")
    name = f"byd/solo/2025/{alone.slug}"

    for asked in (name, alone.id):
        text = page(f"car={cars[0]}&trim={asked}")
        assert _columns(text) == [f"car:{cars[0]}", f"trim:{name}"]
        assert "暂无此款在售" in text
    assert "只显示一次" not in page(f"trim={name}&trim={alone.id}")
    assert len(_columns(page(f"trim={name}&trim={alone.id}"))) == 1


def test_the_seventh_is_left_out_and_said_so(page, cars):
    text = page(_query(*cars))

    assert _columns(text) == [f"car:{one}" for one in cars[:6]]
    assert "最多对比六台车" in text and 'id="versus-find"' not in text


def test_what_is_wrong_is_said_and_the_rest_shown(page, cars):
    text = page(f"{_query(cars[0], cars[0], ids.new_id())}&car=nonsense%3Cscript%3E&{_query(cars[1])}")

    assert _columns(text) == [f"car:{cars[0]}", f"car:{cars[1]}"]
    assert "只显示一次" in text and "已找不到" in text
    assert escape("nonsense<script>") in text and "nonsense<script>" not in text


def test_a_car_that_left_the_market_keeps_its_specs(page, cars, main):
    with dealer_context(main):
        withdraw_listing(cars[0])

    text = page(_query(cars[0], cars[1]))
    assert len(_columns(text)) == 2
    assert "已不在售" in text and "已售出或下架" in text and "701" in text


def test_links_remove_move_and_tell_apart(page, cars):
    text = page(_query(*cars[:3]))

    def link(*rest):
        return f'href="/compare?{_query(*rest)}"'.replace("&", "&amp;")

    assert link(cars[1], cars[2]) in text
    assert link(cars[1], cars[0], cars[2]) in text
    assert f"{link(*cars[:3])[:-1]}&amp;only=differences" in text


def test_differences_only_marks_rows_and_keeps_the_choice_in_every_link(page, cars, trims):
    text = page(_query(*cars[:2]) + "&only=differences")

    assert "versus--differences" in text
    same = re.findall(r'<tr data-same><th scope="row">([^<]+)', text)
    assert "年款" in same and "CLTC 纯电续航" not in same
    assert all("only=differences" in found for found in re.findall(r'href="([^"]+)" data-change', text))


def test_differences_only_hides_what_is_alike_above_the_specifications(page, cars, trims, main):
    same = listing_facts(main.id, trims[0].id, price_minor=20_000_000)
    with dealer_context(main):
        publish_listing(same)

    def rows(*chosen) -> list[str]:
        head = page(_query(*chosen)).partition("<tbody id=")[0]
        return re.findall(r'<tr data-same><th scope="row">([^<]+)', head)

    alike = rows(cars[0], same.vehicle_id)
    assert {"价格", "月供", "厂商指导价", "车况", "经销商"} <= set(alike)
    apart = rows(cars[0], cars[1])
    assert "经销商" in apart and not {"价格", "月供"} & set(apart)
    assert rows(cars[0]) == []


def test_finds_a_car_to_add(page, cars):
    text = page(f"{_query(cars[0])}&find=唐")

    assert f"car={cars[0]}&amp;car={cars[1]}" in text
    assert "没有找到" in page("find=zzzz")


def test_begins_with_pairs_when_nothing_is_chosen(page, cars):
    text = page()

    assert "还没有选车" in text and text.count('class="rivals-cars"') >= 1
    assert not _columns(text)


def test_costs_three_queries_for_six_cars(page, cars, django_assert_max_num_queries):
    page(_query(*cars[:6]))
    with django_assert_max_num_queries(3):
        page(_query(*cars[:6]))


def test_ten_thousand_cars_in_an_address(page, db):
    page("&".join(f"car={ids.new_id()}" for _ in range(10_000)))


@pytest.mark.parametrize("query", ["car=%01", "only=%F0%9F", "find=" + "x" * 10_000, "car=&trim=&find="])
def test_nonsense_is_a_page(page, db, query):
    page(query)


def test_is_english_for_english_readers_without_a_raw_word(page, cars):
    text = page(_query(*cars[:2]), path="/en/compare")
    words = re.sub(r"<[^>]+>", " ", text)
    headings = " ".join(re.findall(r'<th scope="row(?:group)?"[^>]*>(.*?)</th>', text))

    assert "Electric range (CLTC)" in text and "(best)" in text
    assert not [field.key for field in FIELDS.values() if "_" in field.key and field.key in words]
    assert headings and not re.search(r"[\u4e00-\u9fff]", headings)


def test_is_kept_from_search_engines(client_of, cars):
    response = client_of("market").get(f"/compare?{_query(cars[0])}")

    assert response["X-Robots-Tag"] == "noindex"


def test_cards_and_cars_lead_to_the_comparison(page, cars):
    for path in ("/cars", f"/cars/{cars[0]}"):
        text = page(path=path)
        assert f'href="/compare?car={cars[0]}"' in text and f'data-compare="car:{cars[0]}"' in text
