"""Taxes in the European Union and the United States: by place and day, unknown where there is no rule."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared_apps.rulebook.abroad import EuSale, Taxed, UsSale
from shared_apps.rulebook.engine import Deal, TermsRefused, levied, margin_vat, taxable, vat_inside
from shared_apps.rulebook.models import Rule
from shared_apps.rulebook.queries import forget_rules
from shared_apps.rulebook.queries.abroad import recompute_abroad, taxed_abroad
from shared_apps.rulebook.road import Line

from .test_rules import supersede


@pytest.fixture
def eu(rules) -> Callable[..., Taxed]:
    """A used car of 11,900 sold in Germany on 22 November 2026, with what a test says otherwise."""

    def asked(**more: Any) -> Taxed:
        usual: dict[str, Any] = {
            "price_minor": 1_190_000, "as_of": date(2026, 11, 22), "seller": "DE", "arrival": "DE",
            "first_used": date(2022, 3, 1), "km": 60_000,
        }  # fmt: skip
        return taxed_abroad(EuSale(**{**usual, **more}))

    return asked


@pytest.fixture
def us(rules) -> Callable[..., Taxed]:
    """A car of 30,000 in Florida's Orange County on 22 November 2026, with what a test says otherwise."""

    def asked(**more: Any) -> Taxed:
        usual: dict[str, Any] = {
            "price_minor": 3_000_000, "as_of": date(2026, 11, 22), "state": "FL", "county": "Orange",
        }  # fmt: skip
        return taxed_abroad(UsSale(**{**usual, **more}))

    return asked


def line(answer: Taxed, code: str) -> Line:
    (found,) = (each for each in answer.lines if each.code == code)
    return found


def test_vat_on_the_margin(eu):
    answer = eu(price_minor=1_000_000, bought_minor=800_000, margin=True)
    assert dict(line(answer, "eu_margin_vat").figures) == {"vat": 31_933, "margin": 200_000}
    assert "not_on_invoice" in line(answer, "eu_margin_vat").notes
    assert answer.total_minor == 1_000_000


@pytest.mark.parametrize(
    ("more", "total"),
    [
        ({}, 1_190_000),
        ({"arrival": "IE"}, 1_190_000),
        ({"arrival": "IE", "business": True}, 1_230_000),
        ({"arrival": "IE", "km": 6000}, 1_230_000),
        ({"arrival": "IE", "first_used": date(2026, 5, 22)}, 1_230_000),
        ({"arrival": "IE", "first_used": date(2026, 5, 21)}, 1_190_000),
        ({"arrival": "IE", "first_used": None, "margin": True, "bought_minor": 1}, 1_230_000),
        ({"arrival": "FI", "business": True}, 1_255_000),
        ({"business": True}, 1_190_000),
    ],
)
def test_who_owes_vat_where(eu, more, total):
    assert eu(**more).total_minor == total


@pytest.mark.parametrize(
    ("country", "day", "percent"),
    [
        ("DE", date(2006, 12, 31), None), ("DE", date(2007, 1, 1), 19), ("DE", date(2020, 6, 30), 19),
        ("DE", date(2020, 7, 1), 16), ("DE", date(2020, 12, 31), 16), ("DE", date(2021, 1, 1), 19),
        ("EE", date(2025, 6, 30), 22), ("EE", date(2025, 7, 1), 24), ("FR", date(2024, 12, 31), None),
        ("FR", date(2025, 12, 31), 20), ("FR", date(2026, 1, 1), 20), ("FR", date(2028, 1, 1), 20),
    ],
)  # fmt: skip
def test_rates_by_day(eu, country, day, percent):
    found = line(eu(seller=country, arrival=country, as_of=day, first_used=None), "eu_vat")
    if percent is None:
        assert (found.certainty, found.amount_minor) == ("unknown", None)
    else:
        assert dict(found.figures)["vat"] == round(1_190_000 * percent / (100 + percent))


def test_a_rate_that_is_not_known_where_the_car_arrives(eu):
    answer = eu(arrival="FR", business=True, as_of=date(2024, 12, 31))
    assert line(answer, "eu_vat_arrival").certainty == "unknown"
    assert not answer.complete and answer.total_minor == 1_000_000


@pytest.mark.parametrize(
    ("more", "tax"),
    [
        ({}, {"us_state_tax": 180_000, "us_county_tax": 2_500}),
        ({"trade_in_minor": 1_000_000}, {"us_state_tax": 120_000, "us_county_tax": 2_500}),
        ({"state": "VA", "county": "", "trade_in_minor": 1_000_000}, {"us_state_tax": 124_500}),
        ({"state": "TX", "county": "", "rebate_minor": 200_000}, {"us_state_tax": 175_000}),
        ({"rebate_minor": 200_000}, {"us_state_tax": 180_000, "us_county_tax": 2_500}),
        ({"doc_fee_minor": 50_000}, {"us_state_tax": 183_000, "us_county_tax": 2_500}),
        ({"state": "TX", "county": "", "doc_fee_minor": 50_000}, {"us_state_tax": 187_500}),
        (
            {"state": "CA", "county": "Los Angeles", "city": "Santa Monica"},
            {"us_state_tax": 217_500, "us_county_tax": 75_000, "us_city_tax": 30_000},
        ),
    ],
)
def test_sales_tax_by_address(us, more, tax):
    answer = us(**more)
    found = {each.code: each.amount_minor for each in answer.lines if each.code.endswith("_tax")}
    assert found == tax
    taken = more.get("trade_in_minor", 0) + more.get("rebate_minor", 0) - more.get("doc_fee_minor", 0)
    assert answer.total_minor == 3_000_000 - taken + sum(tax.values())


@pytest.mark.parametrize(
    ("day", "credit"),
    [
        (date(2025, 12, 31), 1_100_000), (date(2026, 1, 1), 1_200_000), (date(2027, 12, 31), 1_300_000),
        (date(2028, 1, 1), None), (date(2018, 12, 31), None),
    ],
)  # fmt: skip
def test_a_capped_credit_rises_with_the_year(us, day, credit):
    found = line(us(state="MI", county="", as_of=day, trade_in_minor=2_000_000), "us_state_tax")
    expected = None if credit is None else (3_000_000 - credit) * 6 // 100
    assert (found.amount_minor, found.certainty == "unknown") == (expected, credit is None)


@pytest.mark.parametrize(
    ("more", "code", "note"),
    [
        ({"state": "NV"}, "us_state_tax", "no_rule"),
        ({"state": "ZZ"}, "us_state_tax", "no_rule"),
        ({"county": ""}, "us_county_tax", "address_needed"),
        ({"county": "Lake"}, "us_county_tax", "no_rule"),
        ({"city": "Orlando"}, "us_city_tax", "no_rule"),
    ],
)
def test_a_place_without_a_rule_is_unknown(us, more, code, note):
    answer = us(**more)
    found = line(answer, code)
    assert (found.certainty, found.amount_minor, found.notes) == ("unknown", None, (note,))
    assert not answer.complete


@pytest.mark.parametrize(
    ("asked", "more", "field"),
    [
        ("eu", {"price_minor": 0}, "price"), ("eu", {"km": -1}, "km"),
        ("eu", {"first_used": date(2030, 1, 1)}, "first_used"),
        ("eu", {"margin": True, "bought_minor": -1}, "bought"),
        ("us", {"rebate_minor": 3_000_001}, "rebate"), ("us", {"trade_in_minor": -1}, "trade_in"),
    ],
)  # fmt: skip
def test_what_is_no_sale_is_refused(request, asked, more, field):
    with pytest.raises(TermsRefused) as refused:
        request.getfixturevalue(asked)(**more)
    assert refused.value.field == field


def test_an_answer_is_made_again_years_later(eu, us):
    kept = [
        json.loads(json.dumps(each.as_json()))
        for each in (eu(arrival="IE", business=True), us(), us(state="NV"))
    ]
    supersede("eu.vat.ie.2025", date(2026, 6, 1), parameters={"rate": "0.21"})
    supersede("us.fl.orange.2025", date(2026, 6, 1), parameters={"rate": "0.01", "first_minor": None})
    forget_rules()
    assert eu(arrival="IE", business=True).as_json() != kept[0]
    assert us().as_json() != kept[1]
    assert [recompute_abroad(each).as_json() for each in kept] == kept


def test_every_member_state_has_a_rate_today(rules):
    assert Rule.objects.filter(kind="eu_vat", valid_to=None).values("region").distinct().count() == 27


@given(st.integers(0, 10**11), st.integers(0, 10**11), st.decimals(0, 1, places=4))
def test_vat_on_a_margin_is_within_the_margin(bought, sold, rate):
    tax = margin_vat(bought, sold, rate)
    assert 0 <= tax <= max(sold - bought, 0)
    assert tax <= vat_inside(sold, rate)


@given(
    st.integers(1, 10**10), st.integers(0, 10**10), st.integers(0, 10**10),
    st.sampled_from(["none", "full", "capped"]),
    st.integers(0, 10**9), st.booleans(), st.decimals(0, 1, places=5),
)  # fmt: skip
def test_credit_never_raises_the_tax_nor_makes_it_negative(price, trade, fee, credit, cap, taxed_fee, rate):
    deal = Deal(price, fee, 0, trade)
    with_credit = levied(taxable(deal, credit, cap, True, taxed_fee), rate)
    without = levied(taxable(deal, "none", None, True, taxed_fee), rate)
    assert 0 <= with_credit <= without
