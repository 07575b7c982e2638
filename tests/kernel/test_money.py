"""Money: whole minor units, nothing lost and nothing made."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.kernel.money import CurrencyMismatch, Money

AMOUNTS = st.integers(-(10**15), 10**15)


class TestMaking:
    @pytest.mark.parametrize("amount", [1.0, 1.5, "1", None, True])
    def test_refuses_what_is_no_whole_number(self, amount):
        with pytest.raises(TypeError):
            Money(amount)

    def test_is_yuan_unless_told_otherwise(self):
        assert Money(100) == Money(100, "CNY")
        assert Money(100) != Money(100, "EUR")


class TestArithmetic:
    @given(AMOUNTS, AMOUNTS)
    def test_adds_and_takes_away_exactly(self, a, b):
        assert Money(a) + Money(b) == Money(a + b)
        assert Money(a) - Money(b) == Money(a) + -Money(b)

    @given(AMOUNTS, AMOUNTS)
    def test_orders_as_its_amounts(self, a, b):
        assert (Money(a) < Money(b)) == (a < b)
        assert (Money(a) >= Money(b)) == (a >= b)

    @pytest.mark.parametrize(
        "mixed",
        [lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a < b, lambda a, b: a >= b],
    )
    def test_refuses_to_mix_currencies(self, mixed):
        with pytest.raises(CurrencyMismatch):
            mixed(Money(1, "CNY"), Money(1, "EUR"))

    def test_refuses_to_be_multiplied_by_a_fraction(self):
        with pytest.raises(TypeError):
            Money(100) * 1.5

    def test_nothing_is_false(self):
        assert not Money(0)
        assert Money(-1)


class TestSplit:
    @given(AMOUNTS, st.integers(1, 500))
    def test_parts_sum_to_the_whole_and_differ_by_one_at_most(self, amount, parts):
        shares = Money(amount).split(parts)

        assert len(shares) == parts
        assert sum(share.amount for share in shares) == amount
        assert max(shares).amount - min(shares).amount <= 1

    @pytest.mark.parametrize("parts", [0, -1])
    def test_needs_a_part(self, parts):
        with pytest.raises(ValueError, match="part"):
            Money(100).split(parts)

    def test_keeps_the_currency(self):
        assert Money(10, "EUR").split(3) == [Money(4, "EUR"), Money(3, "EUR"), Money(3, "EUR")]


class TestShare:
    @pytest.mark.parametrize(
        ("amount", "numerator", "denominator", "expected"),
        [
            (100, 1, 3, 33),
            (200, 1, 3, 67),
            (5, 1, 2, 3),
            (-5, 1, 2, -3),
            (15, 1, 10, 2),
            (14, 1, 10, 1),
            (0, 1, 7, 0),
        ],
    )
    def test_rounds_half_away_from_zero(self, amount, numerator, denominator, expected):
        assert Money(amount).share(numerator, denominator) == Money(expected)

    @given(AMOUNTS, st.integers(-1000, 1000), st.integers(1, 10_000))
    def test_is_within_half_a_unit_of_the_exact_share(self, amount, numerator, denominator):
        share = Money(amount).share(numerator, denominator).amount

        assert 2 * abs(share * denominator - amount * numerator) <= denominator

    @given(AMOUNTS, st.integers(1, 1000), st.integers(1, 1000))
    def test_is_odd(self, amount, numerator, denominator):
        assert Money(-amount).share(numerator, denominator) == -Money(amount).share(numerator, denominator)

    @pytest.mark.parametrize("denominator", [0, -3])
    def test_needs_a_positive_denominator(self, denominator):
        with pytest.raises(ValueError, match="positive"):
            Money(1).share(1, denominator)
