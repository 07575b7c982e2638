"""The calculator's page: lenders compared, covers one by one, days without rules, links to pass on."""

from __future__ import annotations

import html
import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from config.demo.loading import load_lenders
from core.kernel import clock
from shared_apps.rulebook.engine import TermsRefused
from shared_apps.rulebook.insurance import InsuranceTariff
from shared_apps.rulebook.kinds import ParametersRefused, parameters_of
from shared_apps.rulebook.models import Rule
from shared_apps.rulebook.payments import payments
from shared_apps.rulebook.queries import forget_rules, offers_for, products_for, rules_in_force
from shared_apps.rulebook.road import Purchase
from shared_apps.rulebook.sharing import read_code
from shared_apps.rulebook.terms import Terms

from .test_pages import text_of

DAY = date(2026, 11, 22)
CAR = {"price": "226000", "energy": "BEV", "city": "杭州", "on": "2026-11-22"}
PRODUCT = {
    "product": "green", "lender_zh": "试验银行", "lender_en": "Trial Bank",
    "name_zh": "绿贷", "name_en": "Green",
    "plan": "equal_instalment", "rate": "0.03", "months": [12, 24, 36], "down_least": "0.20",
    "down_most": "0.80", "left": "0", "early_fee": "0.01", "loan_least_minor": 2_000_000,
    "loan_most_minor": 30_000_000, "conditions": ["NEW"], "energies": ["BEV"], "brands": [],
}  # fmt: skip


def offer(code: str = "trial.green", since: date = date(2026, 1, 1), until: date | None = None, **more):
    """A lender's product in force."""
    region = more.pop("region", "")
    rule = Rule.objects.create(
        code=code, kind="lender_product", region=region, valid_from=since, valid_to=until,
        parameters={**PRODUCT, **more}, source_title_zh="单页", source_title_en="Sheet", confidence="own",
        status="APPROVED", reviewed_at="2026-01-01T00:00:00Z",
    )  # fmt: skip
    forget_rules()
    return rule


def bought(**more) -> Purchase:
    return Purchase(**{"price_minor": 22_600_000, "energy": "BEV", "as_of": DAY, "city": "杭州", **more})


@pytest.fixture
def market(client_of, rules):
    return client_of("market")


def page_of(market, **query) -> str:
    return html.unescape(market.get("/calculator", {**CAR, **query}).content.decode())


def total(page: str) -> int:
    """The price on the road, in fen."""
    said = re.search(r'id="road-total">¥([\d,]+)(?:\.(\d\d))?<', page)
    return int(said[1].replace(",", "")) * 100 + int(said[2] or 0)


def link(page: str) -> str:
    return re.search(r'id="calc-link" readonly value="[^"]+(/calculator\?c=[^"]+)"', page)[1]


def note(page: str) -> str:
    """What is said of a shared calculation."""
    return re.search(r'id="shared-note".*?</div></div>', page, re.DOTALL)[0]


class TestLenders:
    def test_the_product_of_the_day_with_its_price(self, rules):
        rule = offer()
        (found,) = offers_for(Terms(22_600_000), bought(), "")

        assert found.rule.code == rule.code and not found.obstacle
        assert found.payments.apr == Decimal("0.03")
        assert (
            found.payments.first_minor
            == payments("equal_instalment", 18_080_000, Decimal("0.03"), 36).first_minor
        )

    @pytest.mark.parametrize(
        ("terms", "purchase", "obstacle"),
        [
            ({}, {"used": True}, "condition"), ({}, {"energy": "ICE"}, "energy"),
            ({"down": Decimal("0.1")}, {}, "down_below"), ({"down": Decimal("0.9")}, {}, "down_above"),
            ({"months": 48}, {}, "months"), ({"price_minor": 1_000_000}, {}, "loan_below"),
            ({"price_minor": 90_000_000}, {}, "loan_above"), ({}, {"as_of": date(2025, 12, 31)}, "later"),
        ],
    )  # fmt: skip
    def test_why_a_product_is_not_to_be_had(self, rules, terms, purchase, obstacle):
        offer()
        (found,) = offers_for(Terms(**{"price_minor": 22_600_000, **terms}), bought(**purchase), "")

        assert (found.obstacle, found.payments) == (obstacle, None)

    def test_a_product_of_another_place_or_brand_or_time(self, rules):
        offer("trial.there", region="上海", product="there")
        offer("trial.gone", until=date(2026, 6, 30), product="gone")
        offer("trial.brand", product="brand", brands=["byd"])

        found = {each.product.product: each for each in offers_for(Terms(22_600_000), bought(), "nio")}
        assert {name: each.obstacle for name, each in found.items()} == {
            "there": "region", "gone": "ended", "brand": "brand",
        }  # fmt: skip
        assert found["gone"].day == date(2026, 6, 30)

    def test_two_products_hold_on_one_day_but_no_two_versions(self, rules):
        offer()
        offer("trial.second", product="second")
        with pytest.raises(IntegrityError), transaction.atomic():
            offer("trial.green.again", since=date(2026, 6, 1))
        assert len(rules_in_force().all_of("lender_product")) == 2

    def test_a_car_shows_products_on_the_nearest_terms_they_have(self, rules):
        offer(months=[12], down_least="0.50")
        (found,) = products_for(bought(), "")

        assert (found.payments.months, found.payments.principal_minor) == (12, 11_300_000)

    @pytest.mark.parametrize(
        "wrong", [{"down_least": "0.9"}, {"left": "0.3"}, {"plan": "balloon"}, {"months": []}, {"rate": 0.03}]
    )
    def test_a_product_that_makes_no_sense_is_refused(self, wrong):
        with pytest.raises(ParametersRefused):
            parameters_of("lender_product", {**PRODUCT, **wrong})

    def test_the_page_compares_and_says_why_not(self, market):
        offer()
        offer("trial.used", product="used", conditions=["USED"])
        page = page_of(market)

        assert "试验银行" in page and "仅限二手车" in page
        assert "/rules?on=2026-01-01#trial.green" in page
        chosen = page_of(market, offer="green")
        assert "3.00%" in re.search(r'id="answer".*?</section>', chosen, re.DOTALL)[0]


class TestLease:
    def test_the_vector_in_advance(self):
        lease = payments("lease", 25_000_000, Decimal("0.06"), 36, 15_000_000)

        assert lease.first_minor == 377_333
        assert lease.interest_minor == lease.total_minor - 25_000_000
        assert abs(lease.apr - Decimal("0.06")) < Decimal("0.00001")

    @pytest.mark.parametrize("months", [0, 1, 10_000])
    def test_a_term_no_lease_can_have(self, months):
        with pytest.raises(TermsRefused):
            payments("lease", 25_000_000, Decimal("0.06"), months)

    def test_at_no_interest_nothing_is_paid_beyond(self):
        lease = payments("lease", 1_000_001, Decimal(0), 7, 300_000)
        assert (lease.interest_minor, lease.apr) == (0, 0)


class TestInsurance:
    def test_a_cover_changes_the_total_by_exactly_its_line(self, market):
        tariff = rules_in_force().find("insurance_tariff", [""], DAY).parameters
        assert isinstance(tariff, InsuranceTariff)
        without = total(page_of(market))
        for cover in tariff.covers:
            chosen = [cover.needs, cover.code] if cover.needs else [cover.code]
            base = total(page_of(market, cover=cover.needs)) if cover.needs else without
            assert total(page_of(market, cover=chosen)) - base == cover.premium(22_600_000, 5), cover.code

    def test_it_says_estimate_version_and_days(self, market):
        page = page_of(market, cover="own-damage")
        assert "费率版本 2026.1" in page and "2026年1月1日" in page
        line = re.search(r"<summary[^>]*>[^/]*机动车损失险.*?</summary>", page, re.DOTALL)[0]
        assert "估算" in line and "¥2,873" in line

    def test_of_two_limits_one_counts_and_nothing_without_what_it_needs(self, market):
        one = total(page_of(market, cover="liability-100"))
        assert total(page_of(market, cover=["liability-100", "liability-300"])) == one
        assert total(page_of(market, cover="scratches")) == total(page_of(market))

    def test_a_charger_is_no_cover_of_a_combustion_car(self, market):
        assert 'id="cover-charger"' in page_of(market)
        assert 'id="cover-charger"' not in page_of(market, energy="ICE")

    @pytest.mark.parametrize("said", ["nothing", "<script>", "x" * 5000])
    def test_covers_nobody_knows_change_nothing(self, market, said):
        assert total(page_of(market, cover=said)) == total(page_of(market))


class TestDays:
    @pytest.mark.parametrize("day", ["1900-01-01", "2999-12-31"])
    def test_before_and_after_all_rules_taxes_are_unknown(self, market, day):
        page = page_of(market, on=day)
        road = re.search(r'id="road".*?</section>', page, re.DOTALL)[0]
        assert "未知" in road
        assert ("不含未知项" in road) == (day == "1900-01-01"), "a sum of the price alone says so"
        said = re.search(r'data-error="on"[^>]*>([^<]*)<', page)[1]
        assert ("税费未计入合计" in said) == (day == "1900-01-01"), "some rules have no end"

    def test_what_is_no_day_is_said_at_the_field(self, market):
        response = market.get("/calculator", {**CAR, "on": "2026-02-30"})
        assert response.status_code == 422
        assert re.search(r'data-error="on">[^<]+<', response.content.decode())

    @pytest.mark.parametrize(
        ("field", "said"),
        [
            ("seats", "0"),
            ("seats", "x"),
            ("cc", "-1"),
            ("cc", "999999"),
            ("years", "51"),
            ("city", "Atlantis"),
        ],
    )
    def test_a_car_nobody_has(self, market, field, said):
        response = market.get("/calculator", {**CAR, field: said})
        assert response.status_code == 422
        assert re.search(rf'data-error="{field}">[^<]+<', response.content.decode())


class TestFullWidth:
    """A Chinese keyboard types digits as wide as its characters."""

    @pytest.mark.parametrize(
        ("field", "wide", "narrow"),
        [
            ("price", "１２５，０００", "125,000"),
            ("price", "￥１２．５万", "12.5万"),
            ("months", "３６", "36"),
            ("down", "３０％", "30"),
            ("rate", "４．８", "4.8"),
            ("after", "１２", "12"),
            ("seats", "７", "7"),
            ("years", "３", "3"),
            ("monthly", "３，０００", "3,000"),
        ],
    )
    def test_it_says_the_same(self, market, field, wide, narrow):
        pages = [market.get("/calculator", {**CAR, field: said}) for said in (wide, narrow)]
        assert [page.status_code for page in pages] == [200, 200]
        assert text_of(pages[0]) == text_of(pages[1])


class TestEarlyEnd:
    def test_the_vector_of_month_twelve(self, market):
        page = page_of(market, price="125000", rate="4.8", months="36", after="12")
        assert "¥68,250.10" in re.search(r'class="calc-closed".*?</p>', page, re.DOTALL)[0]

    def test_a_month_after_the_end_is_refused(self, market):
        response = market.get("/calculator", {**CAR, "months": "12", "after": "12"})
        assert response.status_code == 422
        assert "calc-link" not in response.content.decode()


class TestSharing:
    def test_a_link_shows_the_same_inputs_rules_and_figures(self, market):
        offer()
        page = page_of(market, offer="green", cover=["own-damage", "liability-200"], down="35", after="7")
        shown = market.get(link(page)).content.decode()

        assert total(shown) == total(page)
        assert 'id="cover-own-damage" value="own-damage" checked' in shown
        assert 'id="c-down" name="down"' in shown and 'value="35"' in shown
        assert "此后规定没有变化" in shown and "绿贷" in shown
        code = link(page).partition("c=")[2]
        assert {"cn.nev_relief.2026", "trial.green"} <= set(read_code(code).rules)

    def test_it_says_when_rules_have_changed_since_and_keeps_its_figures(self, market):
        with clock.set_to(datetime(2025, 12, 30, 4, tzinfo=UTC)):
            page = page_of(market, on="")
        shown = html.unescape(market.get(link(page)).content.decode())

        assert total(shown) == total(page), "the figures are those that were shared"
        assert "此后有变化的规定" in shown and "新能源汽车减税" in note(shown)
        assert "车船税" not in note(shown)
        assert "按现行规定重新计算" in note(shown)
        assert total(page_of(market)) == total(page) + 1_000_000

    def test_a_day_long_past_that_somebody_asked_for_is_no_change(self, market):
        page = page_of(market, on="2025-06-01")
        assert "此后规定没有变化" in market.get(link(page)).content.decode()

    def test_a_product_that_has_ended_is_said(self, market):
        offer(since=date(2025, 1, 1), until=date(2025, 12, 31))
        with clock.set_to(datetime(2025, 12, 30, 4, tzinfo=UTC)):
            page = page_of(market, offer="green", on="")
        shown = market.get(link(page)).content.decode()

        assert "金融机构产品" in note(shown) and "绿贷" in shown
        assert "3.00%" in re.search(r'id="answer".*?</section>', shown, re.DOTALL)[0]

    @pytest.mark.parametrize("harm", ["x", "cut", "swap", "long", "empty", "plain"])
    def test_a_damaged_or_forged_code_is_said_and_shows_an_example(self, market, harm):
        code = link(page_of(market)).partition("c=")[2]
        said = {
            "x": "x", "cut": code[:-5], "swap": code[:9] + ("A" if code[9] != "A" else "B") + code[10:],
            "long": code * 20, "empty": "~", "plain": "eyJlIjoxfQ~abc",
        }[harm]  # fmt: skip
        response = market.get("/calculator", {"c": said})

        assert response.status_code == 422
        assert "无法读取" in response.content.decode()
        assert 'id="calc-link"' in response.content.decode()

    def test_only_the_parts_come_to_the_script(self, market):
        part = market.get("/calculator", {**CAR, "months": "0"}, headers={"Marque-Part": "calculator"})
        body = part.content.decode()

        assert part.status_code == 200 and part["Cache-Control"] == "no-store"
        assert "<html" not in body and 'id="covers"' in body
        assert "finance" not in re.search(r'id="problems"[^>]*>(.*?)<', body)[1]
        assert '"months"' in re.search(r'id="problems"[^>]*>(.*?)<', body)[1]


def test_the_demo_lenders_are_in_order(rules):
    load_lenders()
    forget_rules()
    offered = {each.product.product for each in products_for(bought(), "")}
    assert {"yuanshan-nev", "luyun-lease"} <= offered and "luyun-used" not in offered
