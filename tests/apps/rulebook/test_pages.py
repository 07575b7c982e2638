"""Rules, the calculator and what a car costs, as a browser without script gets them."""

from __future__ import annotations

import re

import pytest
from django.template import Context, Template

from shared_apps.marketplace.models import Listing
from shared_apps.marketplace.operations import publish_listing
from tenants.context import dealer_context
from tests.factories.marketplace import listing_facts, make_trim


@pytest.fixture
def market(client_of, rules):
    return client_of("market")


def text_of(response) -> str:
    """What a reader sees, spaces folded."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.mark.parametrize(
    ("day", "has", "misses"),
    [
        ("2025-12-31", "cn.nev_relief.2024", "cn.nev_relief.2026"),
        ("2026-01-01", "cn.nev_relief.2026", "cn.nev_relief.2024"),
        ("2027-12-31", "cn.nev_relief.2026", "cn.nev_relief.2024"),
    ],
)
def test_rules_by_day(market, day, has, misses):
    page = market.get("/rules", {"on": day}).content.decode()
    in_force = page.split('id="ahead"')[0]
    assert f'id="{has}"' in in_force and f'id="{misses}"' not in in_force


def test_a_day_without_rules_says_unknown(market):
    page = market.get("/rules?on=2028-01-01").content.decode()
    assert 'id="cn.nev_relief.2026"' not in page
    assert 'id="missing"' in page


@pytest.mark.parametrize("said", ["yesterday", "2026-02-30", "9" * 5000])
def test_what_is_no_day_is_answered_with_today(market, said):
    response = market.get("/rules", {"on": said})
    assert response.status_code == 200
    assert 'role="status"' in response.content.decode()


def test_rules_cost_one_query_once_a_second(market, django_assert_max_num_queries):
    market.get("/rules")
    with django_assert_max_num_queries(1):
        market.get("/rules")


@pytest.mark.parametrize(
    ("query", "figures"),
    [
        (
            {"price": "125000", "down": "20", "months": "36", "rate": "4.8"},
            ["¥2,988.12", "¥7,572.26", "4.80%"],
        ),
        ({"price": "12.5万", "rate": "4.8", "plan": "equal_principal"}, ["¥3,177.78", "¥7,400"]),
        ({"price": "125000", "rate": "3.5", "plan": "flat_fee"}, ["¥3,069.44", "6.60%"]),
        ({"price": "250,000", "rate": "6", "plan": "balloon", "left": "32"}, ["¥4,050.63", "¥80,000"]),
        ({"price": "125000", "rate": "0"}, ["¥2,777.78"]),
        ({"price": "200000", "rate": "4.8", "down": "30", "monthly": "3000"}, ["¥143,425.18"]),
    ],
)
def test_the_calculator_without_script(market, query, figures):
    said = text_of(market.get("/calculator", query))
    for figure in figures:
        assert figure in said


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"months": "0"}, "months"), ({"months": "10000"}, "months"), ({"months": "1.5"}, "months"),
        ({"down": "-5"}, "down"), ({"down": "100"}, "down"), ({"rate": "-1"}, "rate"),
        ({"rate": "NaN"}, "rate"), ({"rate": "1e99999999"}, "rate"), ({"price": "0"}, "price"),
        ({"price": "-1"}, "price"), ({"price": "x" * 10_000}, "price"), ({"price": "Infinity"}, "price"),
        ({"price": "0.001"}, "price"), ({"left": "90", "plan": "balloon"}, "left"),
        ({"price": "９" * 20}, "price"),
    ],
)  # fmt: skip
def test_what_cannot_be_calculated_says_why(market, query, field):
    response = market.get("/calculator", query)
    page = response.content.decode()
    assert response.status_code == 422
    (said,) = re.findall(rf'data-error="{field}">([^<]+)<', page)
    assert said.strip()


def test_a_car_tells_what_it_costs_on_the_road(main, rules, django_assert_num_queries):
    trim = make_trim(energy="ICE", specs={"powertrain": {"engine_displacement_ml": 1498}})
    facts = listing_facts(main.id, trim.id, price_minor=22_600_000)
    with dealer_context(main):
        publish_listing(facts)
    car = Listing.objects.get(id=facts.vehicle_id)
    part = Template('{% include "marketplace/parts/cost.html" %}')
    part.render(Context({"car": car, "trim": trim}))
    with django_assert_num_queries(0):
        shown = part.render(Context({"car": car, "trim": trim}))
    assert "¥20,000" in shown  # purchase tax on 200,000
    assert "cn.purchase_tax.2019" in shown
    assert 'action="/calculator"><input type="hidden" name="price" value="226000">' in shown


def test_a_car_in_another_currency_has_no_chinese_taxes(main, rules):
    trim = make_trim()
    facts = listing_facts(main.id, trim.id)
    with dealer_context(main):
        publish_listing(facts)
    car = Listing.objects.get(id=facts.vehicle_id)
    for currency, market in (("EUR", "eu"), ("USD", "us")):
        car.currency = currency
        shown = Template('{% include "marketplace/parts/cost.html" %}').render(Context({"car": car}))
        assert "cn." not in shown and f"/calculator/tax?market={market}&amp;" in shown
    car.currency = "JPY"
    assert Template('{% include "marketplace/parts/cost.html" %}').render(Context({"car": car})).strip() == ""
