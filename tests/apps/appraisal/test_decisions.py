"""Operators decide what was contested, and what they decided holds."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import DatabaseError, transaction

from core.flow.audit.models import AuditLine
from core.kernel import ids
from core.kernel.errors import Forbidden, Invalid
from core.kernel.money import Money
from core.kernel.states import IllegalMove
from shared_apps.appraisal import errors
from shared_apps.appraisal.models import Contest
from shared_apps.appraisal.operations import (
    accept_contest,
    reject_contest,
    withdraw_contest,
)
from shared_apps.appraisal.states import CONTEST
from tenant_apps.stock.operations import reprice_vehicle
from tenants.context import dealer_context, market_context, owner_context
from tests.apps.appraisal.contesting import contested, decided, reviewer, rows
from tests.factories.staff import staff
from tests.factories.stock import make_vehicle


class TestDeciding:
    def test_leaving_a_comparable_out_moves_the_price_as_told(self, rated, main):
        before = rated.rating()
        worst = max((one for one in before.comparables if one[2] is not None), key=lambda one: abs(one[2]))
        contest = contested(rated, main, reason="COMPARABLE", comparable_id=UUID(worst[0]))
        decided(contest, effect="EXCLUDE", comparable_ids=[contest.comparable_id])

        after = rated.rating()
        assert worst[2] != 0
        assert after.fair_minor == before.fair_minor + worst[2]
        assert worst[0] not in {one[0] for one in after.comparables}
        assert (after.review["excluded"], after.review["adjustment_minor"]) == (1, 0)
        assert "contested_at" not in after.review

    def test_an_adjustment_is_a_reason_of_its_own(self, rated, main):
        before = rated.rating()
        decided(contested(rated, main), effect="ADJUST", adjustment_minor=600_000)

        after = rated.rating()
        assert after.fair_minor == before.fair_minor + 600_000
        assert after.low_minor == before.low_minor + 600_000
        assert after.high_minor == before.high_minor + 600_000
        assert ["review", 600_000] in after.contributions
        assert sum(minor for _, minor in after.contributions) == after.fair_minor
        assert after.review["reason"] == "EQUIPMENT"

    def test_silence(self, rated, main, look):
        decided(contested(rated, main), effect="WITHHOLD")
        assert rated.rating() is None
        look()
        assert rated.rating() is None

    def test_rejection_leaves_the_rating_and_answers(self, rated, main):
        before = rated.rating()
        contest = contested(rated, main)
        with market_context():
            reject_contest(actor=reviewer(), contest_id=contest.id, answer="选装包已计入车型。")

        after = rated.rating()
        assert (after.fair_minor, after.review) == (before.fair_minor, {})
        assert rows() == [(contest.id, "REJECTED", "", "选装包已计入车型。")]

    @pytest.mark.parametrize(
        ("how", "refused"),
        [
            ({"effect": "EXCLUDE"}, errors.NotAComparable),
            ({"effect": "EXCLUDE", "comparable_ids": [ids.new_id()]}, errors.NotAComparable),
            ({"effect": "ADJUST"}, errors.AdjustmentWrong),
            ({"effect": "ADJUST", "adjustment_minor": 150}, errors.AdjustmentWrong),
            ({"effect": "ADJUST", "adjustment_minor": 9_000_000}, errors.AdjustmentWrong),
            ({"effect": "DOUBLE"}, Invalid),
            ({"effect": "WITHHOLD", "answer": " "}, errors.AnswerMissing),
        ],
    )
    def test_refuses_half_decisions(self, rated, main, how, refused):
        before, contest = rated.rating(), contested(rated, main)
        with market_context(), pytest.raises(refused):
            accept_contest(actor=reviewer(), contest_id=contest.id, **{"answer": "好", **how})
        assert rows() == [(contest.id, "OPEN", "", "")]
        assert rated.rating().fair_minor == before.fair_minor

    def test_only_operators_decide(self, rated, main):
        contest = contested(rated, main)
        for call in (
            lambda: accept_contest(
                actor=staff(), contest_id=contest.id, effect="WITHHOLD", answer="我说了算"
            ),
            lambda: reject_contest(actor=staff(), contest_id=contest.id, answer="不"),
        ):
            with market_context(), pytest.raises(Forbidden):
                call()
        assert rows() == [(contest.id, "OPEN", "", "")]

    @pytest.mark.parametrize("state", [state for state in CONTEST.states if state != "OPEN"])
    def test_what_is_over_is_over(self, rated, main, state):
        contest = contested(rated, main)
        if state == "ACCEPTED":
            decided(contest, effect="WITHHOLD")
        elif state == "REJECTED":
            with market_context():
                reject_contest(actor=reviewer(), contest_id=contest.id, answer="不成立")
        else:
            with owner_context():
                Contest.objects.update(state=state)
        for call in (
            lambda: accept_contest(actor=reviewer(), contest_id=contest.id, effect="WITHHOLD", answer="好"),
            lambda: reject_contest(actor=reviewer(), contest_id=contest.id, answer="不"),
        ):
            with market_context(), pytest.raises(IllegalMove):
                call()
        with dealer_context(main), pytest.raises(IllegalMove):
            withdraw_contest(actor=staff(), contest_id=contest.id)
        with owner_context(), pytest.raises(DatabaseError, match="stands"), transaction.atomic():
            Contest.objects.update(state="OPEN")

    def test_every_move_leaves_a_line(self, rated, main):
        contest = contested(rated, main)
        decided(contest, effect="ADJUST", adjustment_minor=100_000)
        with market_context():
            line = AuditLine.objects.get(subject_kind="contest", subject_id=str(contest.id))
        assert (line.action, line.note, line.after["adjustment_minor"]) == (
            "ratings.contest.accept", "核对属实。", 100_000,
        )  # fmt: skip


class TestHowLongItHolds:
    def adjusted(self, rated, main):
        before = rated.rating().fair_minor
        decided(contested(rated, main), effect="ADJUST", adjustment_minor=600_000)
        return before

    def test_it_survives_a_refit(self, rated, main, look):
        before = self.adjusted(rated, main)
        rated.offer(21_400_000, rival=3)
        look()
        after = rated.rating()
        assert abs(after.fair_minor - before - 600_000) <= 200_000
        assert ["review", 600_000] in after.contributions

    def test_and_an_exclusion_too(self, rated, main, look):
        gone = rated.rating().comparables[0][0]
        decided(contested(rated, main), effect="EXCLUDE", comparable_ids=[rated.listing(gone).id])
        look()
        assert gone not in {one[0] for one in rated.rating().comparables}

    def test_a_small_change_of_price_changes_nothing(self, rated, main, look):
        self.adjusted(rated, main)
        with dealer_context(main):
            reprice_vehicle(actor=staff(), vehicle_id=rated.car.id, price=Money(21_100_000))
        look()
        assert ["review", 600_000] in rated.rating().contributions

    def test_a_material_one_ends_it(self, rated, main, look):
        self.adjusted(rated, main)
        with dealer_context(main):
            reprice_vehicle(actor=staff(), vehicle_id=rated.car.id, price=Money(20_000_000))
        look()
        after = rated.rating()
        assert "review" not in dict(after.contributions)
        assert after.review == {}
        assert rows()[0][1] == "LAPSED"
        with market_context():
            assert AuditLine.objects.filter(action="ratings.contest.lapse").count() == 1

    def test_new_car_same_decision_is_not_carried_over(self, rated, main, look):
        self.adjusted(rated, main)
        second = make_vehicle(main, "AVAILABLE", trim=rated.trims[0], price=Money(21_500_000))
        look()
        assert "review" not in dict(rated.rating(second.id).contributions)
