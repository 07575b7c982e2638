"""The recap of a deal and a plan's arithmetic: worked examples, and what holds for every deal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenant_apps.commission.terms import (
    BACK,
    BY_HAND,
    COSTS,
    WHOLE,
    Gross,
    Rules,
    Step,
    bonus,
    commission,
    divide,
    fault_of,
    gross,
    rules_from,
)

STEPS = (Step(1, 20_000), Step(6, 30_000), Step(11, 50_000))
AMOUNTS = st.integers(-10_000_000_00, 10_000_000_00)
ITEMS = st.lists(st.tuples(st.sampled_from(BY_HAND), AMOUNTS), max_size=8)
RULES = st.builds(
    Rules,
    front_share=st.integers(0, WHOLE),
    back_share=st.integers(0, WHOLE),
    flat_minor=st.integers(0, 1_000_000),
    minimum_minor=st.integers(0, 1_000_000),
    steps=st.dictionaries(st.integers(1, 60), st.integers(0, 1_000_000), max_size=5).map(
        lambda each: tuple(Step(*pair) for pair in sorted(each.items()))
    ),
    whole_month=st.booleans(),
    holdback_counts=st.booleans(),
)


class TestGross:
    def test_a_new_car_with_everything(self):
        """¥226,000 with 13 % VAT is ¥200,000 net; the car stood at ¥185,000."""
        items = [
            ("RECONDITIONING", 60_000),
            ("ACCESSORIES", 140_000),
            ("HOLDBACK", 400_000),
            ("FINANCE", 300_000),
            ("INSURANCE", 80_000),
            ("PRODUCT", 120_000),
        ]
        recap = gross(net_minor=20_000_000, cost_minor=18_500_000, items=items)
        assert recap == Gross(front=1_500_000 - 200_000 + 400_000, back=500_000)
        assert recap.total == 2_200_000

    def test_holdback_may_stay_with_the_house(self):
        items = [("HOLDBACK", 400_000)]
        assert gross(net_minor=100, cost_minor=100, items=items, holdback_counts=False) == Gross(0, 0)

    def test_a_car_sold_below_its_cost(self):
        assert gross(net_minor=90, cost_minor=100) == Gross(-10, 0)

    def test_an_unknown_item_is_no_silent_nothing(self):
        with pytest.raises(ValueError, match="TIP"):
            gross(net_minor=1, cost_minor=1, items=[("TIP", 5)])

    @given(AMOUNTS, AMOUNTS, ITEMS)
    def test_what_is_noted_and_taken_back_leaves_nothing(self, net, cost, items):
        back = [(kind, -amount) for kind, amount in items]
        assert gross(net_minor=net, cost_minor=cost, items=items + back) == Gross(net - cost, 0)

    @given(AMOUNTS, AMOUNTS, ITEMS)
    def test_costs_and_incomes_sum_to_the_gross(self, net, cost, items):
        spent = sum(amount for kind, amount in items if kind in COSTS)
        beside = sum(amount for kind, amount in items if kind in BACK)
        held = sum(amount for kind, amount in items if kind == "HOLDBACK")
        assert gross(net_minor=net, cost_minor=cost, items=items).total == net - cost - spent + held + beside


class TestCommission:
    PLAN = Rules(front_share=1000, back_share=500, flat_minor=10_000, minimum_minor=30_000)

    @pytest.mark.parametrize(
        ("front", "back", "earned"),
        [
            (1_700_000, 500_000, 10_000 + 170_000 + 25_000),
            (-500_000, 500_000, 35_000),  # a loss costs nothing of the rest
            (100_000, 0, 30_000),  # the minimum
            (-1, -1, 30_000),
            (1_700_005, 0, 180_001),  # half a fen counts up
        ],
    )
    def test_worked_examples(self, front, back, earned):
        assert commission(self.PLAN, Gross(front, back)) == earned

    @given(RULES, AMOUNTS, AMOUNTS, st.integers(0, 1_000_000))
    def test_never_falls_as_gross_rises_and_never_below_the_minimum(self, rules, front, back, more):
        less = commission(rules, Gross(front, back))
        assert rules.minimum_minor <= less
        assert less <= commission(rules, Gross(front + more, back))
        assert less <= commission(rules, Gross(front, back + more))


class TestDivide:
    def test_the_last_takes_the_rest(self):
        assert divide(100_001, [5000, 5000]) == [50_001, 50_000]
        assert divide(-100_001, [3333, 6667]) == [-33_330, -66_671]

    @pytest.mark.parametrize("shares", [[], [9999], [10_000, 0], [6000, 5000], [11_000, -1000]])
    def test_shares_that_make_no_whole(self, shares):
        with pytest.raises(ValueError):
            divide(1, shares)

    @given(AMOUNTS, st.integers(1, WHOLE - 1))
    def test_parts_sum_to_the_whole(self, amount, first):
        assert sum(divide(amount, [first, WHOLE - first])) == amount


class TestSteps:
    @pytest.mark.parametrize(
        ("cars", "each", "all_of_them"),
        [(0, 0, 0), (1, 20_000, 20_000), (5, 100_000, 100_000), (6, 130_000, 180_000),
         (10, 250_000, 300_000), (11, 300_000, 550_000)],
    )  # fmt: skip
    def test_worked_examples(self, cars, each, all_of_them):
        assert bonus(Rules(steps=STEPS), cars * WHOLE) == each
        assert bonus(Rules(steps=STEPS, whole_month=True), cars * WHOLE) == all_of_them

    def test_half_a_car(self):
        assert bonus(Rules(steps=STEPS), 5 * WHOLE + 5000) == 115_000
        assert bonus(Rules(steps=STEPS, whole_month=True), 5 * WHOLE + 5000) == 110_000

    def test_steps_that_begin_later(self):
        assert bonus(Rules(steps=(Step(3, 100),)), 2 * WHOLE) == 0
        assert bonus(Rules(steps=(Step(3, 100),)), 4 * WHOLE) == 200
        assert bonus(Rules(), 40 * WHOLE) == 0

    @given(RULES, st.integers(0, 600_000))
    def test_never_below_nothing(self, rules, units):
        assert bonus(rules, units) >= 0


class TestRules:
    @given(RULES)
    def test_kept_and_read_again(self, rules):
        assert rules_from(rules.as_json()) == rules
        assert fault_of(rules) == ""

    @pytest.mark.parametrize(
        ("rules", "fault"),
        [
            (Rules(front_share=10_001), "front_share"),
            (Rules(back_share=-1), "back_share"),
            (Rules(flat_minor=-1), "flat"),
            (Rules(minimum_minor=10**12), "minimum"),
            (Rules(steps=(Step(6, 1), Step(1, 1))), "steps"),
            (Rules(steps=(Step(1, 1), Step(1, 2))), "steps"),
            (Rules(steps=(Step(0, 1),)), "steps"),
            (Rules(steps=(Step(1, -1),)), "steps"),
            (Rules(steps=tuple(Step(n, 1) for n in range(1, 12))), "steps"),
        ],
    )
    def test_names_what_cannot_be_meant(self, rules, fault):
        assert fault_of(rules) == fault
