"""The calculator: golden vectors, and what must hold for any terms (finance-and-tax.md, 6.7)."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from shared_apps.rulebook import engine
from shared_apps.rulebook.engine import (
    TermsRefused,
    annual_rate_of,
    annuity_lease,
    balloon,
    equal_instalment,
    equal_principal,
    flat_fee,
    money_factor_lease,
    price_from_monthly,
    settle_early,
    subsidised,
)
from shared_apps.rulebook.engine.wire import answer

VECTORS = json.loads((Path(engine.__file__).parents[1] / "vectors.json").read_text(encoding="utf-8"))
PRINCIPALS = st.integers(1, 10**10)
RATES = st.integers(0, 6000).map(lambda bp: Decimal(bp) / 10_000)
MONTHS = st.integers(1, 120)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_golden_vectors(vector):
    given_answer = answer(vector["question"])
    assert {key: given_answer.get(key) for key in vector["expect"]} == vector["expect"]


def test_the_second_month_of_equal_principal():
    assert equal_principal(10_000_000, Decimal("0.048"), 36).payments[1] == 316_667


@given(PRINCIPALS, RATES, MONTHS)
def test_a_schedule_repays_the_loan_to_the_fen(principal, rate, months):
    for plan in (
        equal_instalment(principal, rate, months),
        equal_principal(principal, rate, months),
        flat_fee(principal, rate, months),
        balloon(principal, rate, months, principal // 3),
    ):
        repaid = sum(each.principal_minor for each in plan.instalments)
        assert repaid + plan.balloon_minor == principal
        assert sum(plan.payments) == principal + plan.interest_minor == plan.total_minor
        assert plan.instalments[-1].balance_minor == plan.balloon_minor
        for each in plan.instalments:
            assert each.payment_minor == each.principal_minor + each.interest_minor
            assert min(each.payment_minor, each.principal_minor, each.interest_minor) >= 0


@given(st.integers(10**6, 10**10), RATES, MONTHS)
def test_equal_principal_costs_no_more_interest(principal, rate, months):
    slower = equal_instalment(principal, rate, months).interest_minor
    assert (
        equal_principal(principal, rate, months).interest_minor <= slower + months
    )  # a fen of rounding each


@given(st.integers(10**6, 10**10), RATES, st.integers(1, 100), MONTHS)
def test_more_rate_is_more_a_month(principal, rate, more, months):
    dearer = rate + Decimal(more) / 10_000
    assert (
        equal_instalment(principal, rate, months).first_minor
        <= equal_instalment(principal, dearer, months).first_minor
    )


@given(st.integers(10**6, 10**10), RATES, st.integers(1, 119))
def test_a_longer_term_is_less_a_month_and_more_interest(principal, rate, months):
    shorter, longer = (equal_instalment(principal, rate, n) for n in (months, months + 1))
    assert longer.first_minor <= shorter.first_minor
    assert longer.interest_minor >= shorter.interest_minor - months - 1


@given(PRINCIPALS, RATES, MONTHS)
def test_a_balloon_of_nothing_is_equal_instalments(principal, rate, months):
    assert balloon(principal, rate, months, 0).payments == equal_instalment(principal, rate, months).payments


@given(PRINCIPALS, RATES, MONTHS)
def test_a_balloon_of_everything_is_interest_only(principal, rate, months):
    plan = balloon(principal, rate, months, principal)
    assert all(each.principal_minor == 0 for each in plan.instalments)
    assert len({each.interest_minor for each in plan.instalments}) == 1


@given(st.integers(10**7, 10**10), st.integers(0, 3000), st.integers(2, 120))
def test_the_apr_of_a_loan_is_its_rate(principal, bp, months):
    rate = Decimal(bp) / 10_000
    assert abs(equal_instalment(principal, rate, months).apr - rate) <= Decimal("0.00001")


@given(st.integers(10**6, 10**10), st.integers(100, 2000), st.integers(2, 120))
def test_the_apr_of_a_flat_fee_is_above_the_fee(principal, bp, months):
    fee = Decimal(bp) / 10_000
    assert flat_fee(principal, fee, months).apr > fee


@given(st.lists(st.integers(1, 10**8), min_size=1, max_size=60), st.integers(0, 100))
def test_the_rate_found_is_right_in_its_last_place(payments, less):
    """Half a unit up or down, the payments are worth less or at least what was received: exactly."""
    received = sum(payments) * (100 - less) // 100
    assume(received > 0)
    try:
        units = int(annual_rate_of(received, payments) * 10**6)
    except TermsRefused:
        return

    def worth(half_units: int) -> Decimal:
        growth = 24 * 10**6 + half_units, 24 * 10**6
        total = -received * growth[0] ** len(payments)
        for month, payment in enumerate(payments, start=1):
            total += payment * growth[1] ** month * growth[0] ** (len(payments) - month)
        return Decimal(total)

    assert worth(2 * units + 1) < 0 or (units == 0 and worth(1) < 0)
    assert units == 0 or worth(2 * units - 1) >= 0


@given(st.integers(10**4, 10**8), RATES, MONTHS, st.integers(0, 90))
def test_rolling_back_and_forth(monthly, rate, months, down):
    found = price_from_monthly(monthly, rate, months, Decimal(down) / 100)
    assume(found.principal_minor <= 10**13)
    again = equal_instalment(found.principal_minor, rate, months).first_minor
    assert abs(again - monthly) <= 1 + monthly // found.principal_minor  # half a fen of loan, and of payment
    assert 0 <= found.down_minor <= found.price_minor


@given(PRINCIPALS, RATES, st.integers(2, 120), st.data())
def test_settling_early_leaves_no_balance(principal, rate, months, data):
    plan = equal_instalment(principal, rate, months)
    after = data.draw(st.integers(0, months - 1))
    closed = settle_early(plan, after)
    paid = sum(each.payment_minor for each in plan.instalments[:after])
    interest = sum(each.interest_minor for each in plan.instalments[:after])
    assert paid + closed.total_minor == principal + interest
    assert closed.spared_minor == plan.interest_minor - interest


def test_settling_between_instalments_with_a_fee():
    plan = equal_instalment(10_000_000, Decimal("0.048"), 36)
    closed = settle_early(plan, 12, days=15, day_count=365, fee_rate=Decimal("0.01"))
    assert closed.accrued_minor == 13_463  # 68,250.10 × 4.8 % × 15 / 365 = 134.63
    assert closed.fee_minor == 68_250
    assert closed.total_minor == 6_825_010 + 13_463 + 68_250


@given(st.integers(10**5, 10**9), st.integers(0, 100), RATES, MONTHS)
def test_leases_end_at_the_residual(cost, percent, rate, months):
    residual = cost * percent // 100
    for lease in (
        annuity_lease(cost, residual, rate, months),
        money_factor_lease(cost, residual, rate / 24, months)
        if rate * 10**8 % 24 == 0
        else annuity_lease(cost, residual, rate, months),
    ):
        assert lease.rentals[-1].balance_minor == residual
        assert sum(each.depreciation_minor for each in lease.rentals) == cost - residual
    advance = annuity_lease(cost, residual, rate, months, in_advance=True)
    assert min(each.payment_minor for each in advance.rentals) >= 0
    assert advance.rentals[0].rent_minor == 0


@given(st.integers(10**6, 10**9), st.integers(0, 500), st.integers(0, 500), MONTHS)
def test_a_subsidy_makes_the_lender_whole(principal, low, more, months):
    rate, market = Decimal(low) / 10_000, Decimal(low + more) / 10_000
    found = subsidised(principal, rate, market, months)
    assert found.subsidy_minor >= -months
    assert found.true_rate == found.customer.apr
    if not more:
        assert found.subsidy_minor == 0


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: equal_instalment(True, Decimal("0.01"), 12),
        lambda: equal_instalment(100, Decimal("NaN"), 12),
        lambda: equal_instalment(100, Decimal("Infinity"), 12),
        lambda: equal_instalment(100, 0.01, 12),
        lambda: equal_instalment(100, Decimal("0.01"), 12.0),
        lambda: equal_instalment(10**14 + 1, Decimal("0.01"), 12),
        lambda: annual_rate_of(0, [1]),
        lambda: annual_rate_of(1, []),
        lambda: settle_early(equal_instalment(100, Decimal("0.01"), 12), 1, days=-1),
        lambda: settle_early(equal_instalment(100, Decimal("0.01"), 12), 1, day_count=366),
    ],
)
def test_what_is_no_number_is_refused(wrong):
    with pytest.raises(TermsRefused):
        wrong()
