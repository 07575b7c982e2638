"""The plan that prices are shown with, and its exact inverse."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared_apps.rulebook.engine import TermsRefused
from shared_apps.rulebook.standard import price_for_monthly, standard_down, standard_monthly, standard_plan


def test_a_price_as_it_is_shown():
    assert standard_down(22_980_000) == 4_596_000
    assert standard_monthly(22_980_000) == 539_504
    plan = standard_plan(22_980_000)
    assert plan.first_minor == 539_504
    assert sum(plan.payments) == plan.principal_minor + plan.interest_minor


def test_the_inverse_exhaustively_over_small_amounts():
    """Every payment up to 300.00 a month: the highest price that fits, and not one fen more."""
    for monthly in range(30_000):
        price = price_for_monthly(monthly)
        assert standard_monthly(price) <= monthly < standard_monthly(price + 1)


@given(st.integers(0, 10**11))
def test_the_inverse_of_any_payment(monthly):
    price = price_for_monthly(monthly)
    assert standard_monthly(price) <= monthly < standard_monthly(price + 1)


@given(st.integers(0, 10**13))
def test_a_price_fits_its_own_payment(price):
    monthly = standard_monthly(price)
    assert price <= price_for_monthly(monthly)
    assert monthly == 0 or price > price_for_monthly(monthly - 1)


@given(st.integers(0, 10**13), st.integers(0, 10**6))
def test_a_higher_price_never_costs_less(price, more):
    assert standard_monthly(price) <= standard_monthly(price + more)


@pytest.mark.parametrize("bad", [-1, True, 1.5, 10**14 + 1])
def test_what_is_no_amount(bad):
    with pytest.raises(TermsRefused, match=r"finance\.amount_"):
        standard_monthly(bad)
    with pytest.raises(TermsRefused, match=r"finance\.amount_"):
        price_for_monthly(bad)
