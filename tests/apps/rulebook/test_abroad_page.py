"""Taxes abroad as a page without script."""

from __future__ import annotations

import pytest

from shared_apps.rulebook.regions import MEMBER_STATES, STATES

from .test_pages import text_of

EU = {"market": "eu", "price": "11900", "seller": "DE", "arrival": "IE", "km": "60000", "on": "2026-11-22",
      "first_used": "2022-03-01"}  # fmt: skip
US = {"market": "us", "price": "30,000", "state": "FL", "county": "Orange", "on": "2026-11-22"}


@pytest.fixture
def market(client_of, rules):
    return client_of("market")


@pytest.mark.parametrize(
    ("query", "figures"),
    [
        ({}, ["欧洲与美国的购车税", "€25,000"]),
        ({"market": "us"}, ["$30,000"]),
        ({**EU, "buyer": "business"}, ["−€1,900", "€2,300", "€12,300"]),
        ({**EU, "arrival": "DE", "margin": "1", "bought": "9900"}, ["含 €319.33", "€11,900"]),
        ({**EU, "km": "6000"}, ["€12,300"]),
        ({**EU, "price": "１１，９００", "km": "６０００"}, ["€12,300"]),
        ({**EU, "arrival": "DE", "margin": "1", "bought": "９９００"}, ["含 €319.33"]),
        ({**US, "fee": "０", "rebate": "０"}, ["$31,825"]),
        (US, ["$1,800", "$25", "$31,825"]),
        ({**US, "trade": "10000"}, ["$1,200", "−$10,000"]),
        ({**US, "state": "NV"}, ["未知"]),
        ({**US, "on": "2020-01-01"}, ["未知"]),
    ],
)
def test_taxes_abroad(market, query, figures):
    said = text_of(market.get("/calculator/tax", query))
    for figure in figures:
        assert figure in said, said[said.find("含税合计") :][:600]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({**EU, "price": "0"}, "price"), ({**EU, "price": "x" * 5000}, "price"), ({**EU, "km": "-1"}, "km"),
        ({**EU, "km": "²"}, "km"), ({**EU, "seller": "GB"}, "seller"), ({**EU, "on": "2026-02-30"}, "on"),
        ({**EU, "first_used": "2030-01-01"}, "first_used"),
        ({**EU, "margin": "1", "bought": "-3"}, "bought"), ({**US, "state": "ZZ"}, "state"),
        ({**US, "rebate": "30001"}, "rebate"), ({**US, "trade": "1e9"}, "trade"),
        ({**US, "fee": "NaN"}, "fee"),
    ],
)  # fmt: skip
def test_what_is_no_sale_marks_its_field(market, query, field):
    response = market.get("/calculator/tax", query)
    page = response.content.decode()
    assert response.status_code == 422
    after = page.split(f'id="a-{field}"', 1)[1].split("</div>", 1)[0]
    assert 'class="field-error"' in after


@pytest.mark.parametrize(
    ("prefix", "names"), [("", ["内华达州", "特拉华州"]), ("/en", ["Nevada", "Delaware"])]
)
def test_every_state_has_a_name(market, prefix, names):
    abroad, union = (text_of(market.get(f"{prefix}/calculator/tax", {"market": at})) for at in ("us", "eu"))
    assert all(name in abroad for name in names)
    assert not {*STATES} & {*abroad.split()} and not {*MEMBER_STATES} & {*union.split()}
