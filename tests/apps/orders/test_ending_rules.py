"""What ending an order costs whom: the rules alone, row by row, and what must hold of every result."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.kernel import clock
from tenant_apps.orders.ending import (
    CAUSES,
    GROUNDS,
    REASONS,
    STANDARD,
    Policy,
    Standing,
    assess_cancellation,
    assess_return,
    out_of_bounds,
    policy_from,
)

NOW = clock.now()
LONG_AGO = NOW - timedelta(days=20)
PRICE, DEPOSIT = 20_000_000, 200_000
FEES = Policy(fee_contracted_minor=100_000, fee_funded_minor=150_000, fee_ready_minor=900_000)
STATES = ("RESERVED", "CONTRACTED", "FUNDED", "READY")


def order(state="RESERVED", kind="REFUNDABLE", paid=None, **given):
    held = {"RESERVED": DEPOSIT, "CONTRACTED": DEPOSIT}.get(state, PRICE)
    values = {"price": PRICE, "deposit": DEPOSIT, "reserved_at": LONG_AGO, **given}
    return Standing(state=state, deposit_kind=kind, paid=held if paid is None else paid, **values)


def delivered(km=0, days=1, **given):
    return order("DELIVERED", km=km, delivered_at=NOW - timedelta(days=days), **given)


def codes(found):
    return [line.code for line in found.lines]


def sums(found):
    return found.refund, found.kept, found.compensation


class TestCancelling:
    @pytest.mark.parametrize("cause", CAUSES)
    def test_what_nobody_paid_for_costs_nothing(self, cause):
        found = assess_cancellation(FEES, order("HOLD", paid=0), cause, NOW)
        assert (sums(found), codes(found)) == ((0, 0, 0), ["nothing_paid"])

    @pytest.mark.parametrize("state", STATES)
    @pytest.mark.parametrize("kind", ["REFUNDABLE", "EARNEST"])
    @pytest.mark.parametrize(
        ("cause", "code"),
        [("DEALER", "all_back_dealer"), ("LENDER", "all_back_lender"), ("NOBODY", "all_back_nobody")],
    )
    def test_without_the_buyers_fault_everything_goes_back(self, state, kind, cause, code):
        there = order(state, kind)
        found = assess_cancellation(FEES, there, cause, NOW)
        doubled = DEPOSIT if (kind, cause) == ("EARNEST", "DEALER") else 0
        assert sums(found) == (there.paid, 0, doubled)
        assert codes(found) == [code, "doubled"][: 1 + bool(doubled)]

    @pytest.mark.parametrize("state", STATES)
    def test_the_buyer_who_leaves_loses_the_earnest_money_alone(self, state):
        there = order(state, "EARNEST")
        assert sums(assess_cancellation(FEES, there, "BUYER", NOW)) == (there.paid - DEPOSIT, DEPOSIT, 0)

    @pytest.mark.parametrize(
        ("state", "fee"),
        [("RESERVED", 0), ("CONTRACTED", 0), ("FUNDED", 150_000), ("READY", 200_000)],
        # CONTRACTED: nothing but the deposit was paid; READY: capped at 1 % of the price
    )
    def test_a_refundable_deposit_goes_back_whole_and_the_fee_is_taken_of_the_rest(self, state, fee):
        there = order(state)
        found = assess_cancellation(FEES, there, "BUYER", NOW)
        assert sums(found) == (there.paid - fee, fee, 0)
        assert found.lines[0].code == "deposit_back"
        assert found.lines[0].amount == DEPOSIT

    def test_the_fee_is_never_more_than_what_was_paid_beyond_the_deposit(self):
        found = assess_cancellation(FEES, order("CONTRACTED", paid=DEPOSIT + 7), "BUYER", NOW)
        assert sums(found) == (DEPOSIT, 7, 0)

    @pytest.mark.parametrize("kind", ["REFUNDABLE", "EARNEST"])
    @pytest.mark.parametrize(("hours", "free"), [(0, True), (24, True), (25, False)])
    def test_within_the_free_window_a_buyer_leaves_for_nothing(self, kind, hours, free):
        there = order("FUNDED", kind, reserved_at=NOW - timedelta(hours=hours))
        assert (codes(assess_cancellation(FEES, there, "BUYER", NOW)) == ["free_window"]) is free

    def test_a_dealer_may_have_no_free_window(self):
        there = order("RESERVED", "EARNEST", reserved_at=NOW)
        assert assess_cancellation(Policy(free_hours=0), there, "BUYER", NOW).kept == DEPOSIT

    def test_a_lenders_no_may_be_the_buyers_risk(self):
        found = assess_cancellation(
            Policy(lender_declined_free=False), order("CONTRACTED", "EARNEST"), "LENDER", NOW
        )
        assert codes(found) == ["forfeited"]

    def test_of_earnest_money_only_a_fifth_of_the_price_is_lost_or_doubled(self):
        there = order("RESERVED", "EARNEST", price=900_000)
        assert sums(assess_cancellation(STANDARD, there, "BUYER", NOW)) == (20_000, 180_000, 0)
        assert sums(assess_cancellation(STANDARD, there, "DEALER", NOW)) == (200_000, 0, 180_000)

    @pytest.mark.parametrize(("paid", "manager"), [(5_000_000, False), (5_000_001, True)])
    def test_above_the_cap_a_manager_decides(self, paid, manager):
        found = assess_cancellation(STANDARD, order("CONTRACTED", paid=paid), "BUYER", NOW)
        assert found.needs_approval is manager


class TestReturning:
    @pytest.mark.parametrize(
        ("ground", "days", "km", "code"),
        [
            ("SERIOUS_FAILURE", 60, 3000, "failure_return"),
            ("SERIOUS_FAILURE", 60, 3001, "too_late"),
            ("SERIOUS_FAILURE", 61, 0, "too_late"),
            ("MAJOR_PART", 7, 9000, "part_return"),
            ("MAJOR_PART", 8, 0, "too_late"),
            ("VOLUNTARY", 1, 0, "no_voluntary_return"),
        ],
    )
    def test_by_the_law_without_a_policy_of_ones_own(self, ground, days, km, code):
        found = assess_return(STANDARD, delivered(km, days), ground, NOW)
        assert codes(found) == [code]
        assert found.refused is (code not in ("failure_return", "part_return"))
        assert sums(found) == ((0, PRICE, 0) if found.refused else (PRICE, 0, 0))

    @pytest.mark.parametrize(
        ("days", "km", "refund"),
        [(7, 500, PRICE - 80_000), (7, 0, PRICE), (7, 501, 0), (8, 0, 0)],  # 200,000 yuan · 0.5 · 0.8 %
    )
    def test_the_dealers_own_promise_costs_the_use_of_the_car(self, days, km, refund):
        policy = Policy(return_days=7, return_km=500)
        assert assess_return(policy, delivered(km, days), "VOLUNTARY", NOW).refund == refund

    def test_the_use_is_never_more_than_what_was_paid(self):
        policy = Policy(return_days=90, return_km=20_000)
        assert sums(assess_return(policy, delivered(20_000, paid=5), "VOLUNTARY", NOW)) == (0, 5, 0)


class TestPolicies:
    def test_the_standard_is_within_its_bounds(self):
        assert out_of_bounds(STANDARD) == {}

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("failure_days", 59),
            ("failure_km", 2999),
            ("part_days", 6),
            ("use_permille", 9),
            ("fee_cap_permille", 51),
            ("free_hours", -1),
            ("approval_cap_minor", -1),
        ],
    )
    def test_none_goes_below_the_law(self, field, value):
        assert list(out_of_bounds(replace(STANDARD, **{field: value}))) == [field]

    def test_one_stored_by_another_version_is_still_read(self):
        assert policy_from({"free_hours": 48, "gone": 1}) == Policy(free_hours=48)
        assert policy_from(FEES.as_json()) == FEES


POLICIES = st.builds(
    Policy,
    free_hours=st.sampled_from([0, 24, 720]),
    fee_contracted_minor=st.integers(0, 10_000_000),
    fee_funded_minor=st.integers(0, 10_000_000),
    fee_ready_minor=st.integers(0, 10_000_000),
    fee_cap_permille=st.integers(0, 50),
    lender_declined_free=st.booleans(),
    return_days=st.integers(0, 90),
    return_km=st.integers(0, 20_000),
    use_permille=st.integers(0, 8),
)


@st.composite
def standings(draw):
    price = draw(st.integers(2, 10**10))
    past = timedelta(hours=draw(st.integers(0, 24 * 100)))
    return Standing(
        state=draw(st.sampled_from(["HOLD", *STATES, "DELIVERED"])),
        price=price,
        deposit=draw(st.integers(1, price - 1)),
        deposit_kind=draw(st.sampled_from(["REFUNDABLE", "EARNEST"])),
        paid=draw(st.integers(0, price)),
        reserved_at=draw(st.sampled_from([None, NOW - past])),
        delivered_at=draw(st.sampled_from([None, NOW - past])),
        km=draw(st.integers(0, 30_000)),
    )


@given(policy=POLICIES, there=standings())
def test_every_fen_is_accounted_for_and_nobody_gets_more_than_was_paid(policy, there):
    found = [assess_cancellation(policy, there, cause, NOW) for cause in CAUSES]
    found += [assess_return(policy, there, ground, NOW) for ground in GROUNDS]
    for each in found:
        assert each.refund + each.kept == there.paid
        assert all(line.amount >= 0 for line in each.lines)
        assert 0 <= each.refund <= there.paid
        assert 0 <= each.compensation <= there.price // 5
        assert all(line.zh and line.en and "{" not in line.zh + line.en for line in each.lines)
        assert {line.code for line in each.lines} <= set(REASONS)


@given(policy=POLICIES, there=standings())
def test_leaving_never_pays_better_than_being_left(policy, there):
    left = assess_cancellation(policy, there, "DEALER", NOW)
    assert assess_cancellation(policy, there, "BUYER", NOW).payout <= left.payout
