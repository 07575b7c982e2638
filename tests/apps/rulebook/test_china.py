"""Taxes and fees of registration in China: the golden vectors, the border dates, what is not known."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.kernel.errors import DomainError
from shared_apps.rulebook.kinds import EarnestCap, NevRelief, PurchaseTax, UsedCarVat, parameters_of
from shared_apps.rulebook.queries import today

from .conftest import line_of

ICE = {"energy": "ICE", "displacement_ml": 1499}
AFTER_2027 = {"as_of": date(2028, 1, 1)}


def tax_and_relief(answer):
    """The tax before relief, and the relief, as amounts."""
    return line_of(answer, "purchase_tax").amount_minor, line_of(answer, "nev_relief").amount_minor


def test_purchase_tax_of_a_combustion_car(ask):
    answer = ask(22_600_000, **ICE)
    line = line_of(answer, "purchase_tax")
    assert (line.amount_minor, dict(line.figures)) == (2_000_000, {"base": 20_000_000})
    assert line.certainty == "known"
    assert all(line.code != "nev_relief" for line in answer.lines)


@pytest.mark.parametrize(
    ("price", "day", "due"),
    [
        (45_200_000, date(2025, 6, 1), 1_000_000),
        (22_600_000, date(2026, 6, 1), 1_000_000),
        (33_900_000, date(2026, 6, 1), 1_500_000),
        (45_200_000, date(2026, 6, 1), 2_500_000),
        # the border days
        (45_200_000, date(2024, 1, 1), 1_000_000),
        (45_200_000, date(2025, 12, 31), 1_000_000),
        (45_200_000, date(2026, 1, 1), 2_500_000),
        (45_200_000, date(2027, 12, 31), 2_500_000),
    ],
)
def test_relief_of_new_energy_cars(ask, price, day, due):
    tax, relief = tax_and_relief(ask(price, as_of=day))
    assert tax + relief == due


@pytest.mark.parametrize("day", [date(2028, 1, 1), date(2023, 12, 31)])
def test_a_day_without_a_relief_rule_is_unknown(ask, day):
    """The law's full tax stands, flagged; the relief is not yesterday's, and not in the sum."""
    answer = ask(45_200_000, as_of=day)
    tax, relief = line_of(answer, "purchase_tax"), line_of(answer, "nev_relief")
    assert (tax.amount_minor, tax.certainty, tax.notes) == (4_000_000, "estimate", ("without_relief",))
    assert (relief.amount_minor, relief.certainty, relief.notes) == (None, "unknown", ("no_rule",))
    assert not answer.complete


def test_before_all_rules_everything_is_unknown(ask):
    answer = ask(as_of=date(1990, 1, 1))
    assert {line.certainty for line in answer.lines} == {"unknown"}
    assert answer.total_minor == 22_600_000


def test_the_legal_day_turns_at_midnight_in_shanghai():
    assert today(datetime(2025, 12, 31, 15, 59, 59, tzinfo=UTC)) == date(2025, 12, 31)
    assert today(datetime(2025, 12, 31, 16, 0, tzinfo=UTC)) == date(2026, 1, 1)


@pytest.mark.parametrize(
    ("more", "premium"),
    [
        ({}, 95_000),
        ({"seats": 6}, 110_000),
        ({"claim_free_years": 3}, 66_500),
        ({"claim_free_years": 9}, 66_500),
        ({"claim_free_years": 3, "city": "", "province": "青海"}, 47_500),
    ],
)
def test_compulsory_insurance(ask, more, premium):
    assert line_of(ask(**more), "compulsory_insurance").amount_minor == premium


def test_compulsory_insurance_that_is_not_known(ask):
    """The unverified factors of 2026-06-01 are stored as a proposal, and not used."""
    assert line_of(ask(claim_free_years=1), "compulsory_insurance").certainty == "unknown"
    seats = line_of(ask(seats=None), "compulsory_insurance")
    assert (seats.certainty, seats.low_minor, seats.high_minor) == ("range", 95_000, 110_000)
    assert seats.amount_minor is None


def test_vessel_tax_of_a_known_table(ask):
    """1.5 L at 420 a year, bought in September: four months of twelve."""
    line = line_of(ask(**ICE, city="北京", province="北京", as_of=date(2026, 9, 30)), "vessel_tax")
    assert (line.amount_minor, dict(line.figures)) == (14_000, {"months": 4})
    assert line.certainty == "estimate"  # the table's region is from memory


def test_vessel_tax_where_only_the_statutory_range_is_known(ask):
    line = line_of(ask(**ICE, as_of=date(2026, 9, 1)), "vessel_tax")
    assert (line.certainty, line.amount_minor, line.low_minor, line.high_minor) == (
        "range",
        None,
        10_000,
        18_000,
    )


@pytest.mark.parametrize(("ml", "year"), [(1000, 30_000), (1001, 42_000), (4000, 348_000), (4001, 528_000)])
def test_vessel_tax_at_the_borders_of_bands(ask, ml, year):
    bought = {"energy": "HEV", "displacement_ml": ml, "city": "北京", "as_of": date(2026, 1, 1)}
    assert line_of(ask(**bought), "vessel_tax").amount_minor == year


def test_vessel_tax_of_electric_cars(ask):
    assert line_of(ask(), "vessel_tax").amount_minor == 0
    assert line_of(ask(energy="PHEV"), "vessel_tax").certainty == "estimate"
    assert line_of(ask(energy="ICE"), "vessel_tax").notes == ("displacement_unknown",)


@pytest.mark.parametrize(
    ("price", "more", "subsidy"),
    [
        (15_000_000, {"trade": "replace"}, 1_200_000),
        (20_000_000, {"trade": "scrap"}, 2_000_000),
        (16_666_600, {"trade": "scrap"}, 1_999_992),
        (16_666_700, {"trade": "scrap"}, 2_000_000),
        (12_000_000, {"trade": "replace", **ICE}, 720_000),
        (12_000_000, {"trade": "replace", "energy": "ICE", "displacement_ml": 2001}, 0),
        (15_000_000, {"trade": "replace", "city": "北京", "as_of": date(2026, 11, 30)}, 1_200_000),
        (15_000_000, {"trade": "replace", "as_of": date(2026, 12, 31)}, 1_200_000),
    ],
)
def test_trade_in_subsidies(ask, price, more, subsidy):
    code = {"scrap": "scrap_subsidy", "replace": "replacement_subsidy"}[more["trade"]]
    assert line_of(ask(price, **more), code).amount_minor == -subsidy


@pytest.mark.parametrize(
    "more",
    [
        {"as_of": date(2027, 1, 1)},
        {"as_of": date(2025, 12, 31)},
        {
            "city": "北京",
            "as_of": date(2026, 12, 1),
        },  # Beijing's has ended; the country's is no substitute
    ],
)
def test_a_subsidy_that_has_no_rule_is_unknown(ask, more):
    line = line_of(ask(15_000_000, trade="replace", **more), "replacement_subsidy")
    assert (line.certainty, line.amount_minor) == ("unknown", None)


def test_a_used_car_is_not_taxed_again(ask):
    answer = ask(used=True)
    assert line_of(answer, "purchase_tax").notes == ("paid_once",)
    assert line_of(answer, "purchase_tax").amount_minor == 0
    assert all(line.code != "nev_relief" for line in answer.lines)


def test_a_city_that_rations_plates_says_so(ask):
    quota = line_of(ask(**ICE, city="上海", province="上海"), "plate_quota")
    assert (quota.amount_minor, quota.notes) == (None, ("quota_by_auction",))
    assert all(line.code != "plate_quota" for line in ask(city="上海", province="上海").lines)


def test_the_sum_holds_what_has_an_amount_and_nothing_else(ask):
    answer = ask(22_600_000)
    amounts = {line.code: line.amount_minor for line in answer.lines}
    assert amounts == {
        "purchase_tax": 2_000_000, "nev_relief": -1_000_000, "compulsory_insurance": 95_000,
        "vessel_tax": 0, "plate_fee": 12_500, "commercial_insurance": None,
    }  # fmt: skip
    assert answer.fees_minor == 1_107_500
    assert answer.total_minor == 23_707_500
    assert answer.estimated and not answer.complete


@given(st.integers(1, 10**12), st.decimals(0, 1, places=4), st.integers(0, 10**9))
def test_relief_is_never_above_the_cap_nor_the_tax(price, part, cap):
    tax = PurchaseTax(rate="0.10", vat="0.13").tax(price)
    relief = NevRelief(share=str(part), cap_minor=cap, energies=["BEV"]).relief(tax, "BEV")
    assert 0 <= relief <= min(cap, tax)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.integers(1, 10**11),
    st.sampled_from(["BEV", "PHEV", "EREV", "HEV", "ICE", "FCEV"]),
    st.dates(date(2015, 1, 1), date(2035, 1, 1)),
    st.sampled_from([None, 998, 1499, 1998, 6000]),
    st.sampled_from(["none", "scrap", "replace"]),
)
def test_a_total_is_price_and_lines_whatever_is_asked(ask, price, energy, day, ml, trade):
    answer = ask(price, energy=energy, as_of=day, displacement_ml=ml, trade=trade)
    assert answer.total_minor == price + sum(line.amount_minor or 0 for line in answer.lines)
    for line in answer.lines:
        assert (line.amount_minor is None) == (line.certainty in ("range", "unknown"))
        assert line.rule is None or line.rule.valid_from <= day


def test_used_car_vat_and_earnest_money():
    assert UsedCarVat(levy="0.005").tax(10_050_000) == 50_000
    assert EarnestCap(share="0.20").most(20_000_000) == 4_000_000
    assert EarnestCap(share="0.20").most(4) == 0


@pytest.mark.parametrize(
    ("kind", "parameters", "code"),
    [
        ("no_such_kind", {}, "rule.kind"),
        ("purchase_tax", {"rate": "0.10"}, "rule.parameters"),
        ("purchase_tax", {"rate": 0.1, "vat": "0.13"}, "rule.parameters"),
        ("purchase_tax", {"rate": "-0.1", "vat": "0.13"}, "rule.parameters"),
        ("purchase_tax", {"rate": "0.1", "vat": "0.13", "more": 1}, "rule.parameters"),
        ("plate_fee", {"minor": 12500.0}, "rule.parameters"),
        ("vessel_tax", {"bands": [], "untaxed": [], "exempt_if_listed": []}, "rule.parameters"),
    ],
)
def test_parameters_that_do_not_fit_their_kind(kind, parameters, code):
    with pytest.raises(DomainError) as refused:
        parameters_of(kind, parameters)
    assert refused.value.code == code
