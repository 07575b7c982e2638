"""A plan takes two people, says what it says for good, and counts from its day on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from core.flow.audit.models import AuditLine
from core.kernel import clock
from core.kernel.errors import Forbidden
from core.kernel.states import IllegalMove
from tenant_apps.commission.errors import RulesWrong, SecondPerson, TooEarly
from tenant_apps.commission.models import Plan
from tenant_apps.commission.operations import propose_plan, put_in_force, withdraw_plan
from tenant_apps.commission.queries import plan_at
from tenant_apps.commission.states import DEAL, PLAN
from tenant_apps.commission.terms import Rules
from tenants.context import dealer_context, ref_of
from tests.factories.commission import TENTH, plan_in_force, today
from tests.factories.staff import staff

A, B = staff("MANAGER", "王店长"), staff("FINANCE", "周会计")


def propose(actor=A, rules=TENTH, days=0, name="方案"):
    return propose_plan(actor=actor, name=name, valid_from=today() + timedelta(days=days), rules=rules)


class TestTwoPeople:
    def test_who_proposes_does_not_put_in_force(self, main):
        with dealer_context(main):
            plan = propose()
            assert plan_at(clock.now()) is None
            with pytest.raises(SecondPerson):
                put_in_force(actor=A, plan_id=plan.id)
            assert Plan.objects.get().state == "PROPOSED"
            put_in_force(actor=B, plan_id=plan.id)
            assert plan_at(clock.now()).id == plan.id
            told = AuditLine.objects.filter(subject_id=str(plan.id)).order_by("id")
            assert [one.action for one in told] == [
                "commission.plan.proposed", "commission.plan.put_in_force",
            ]  # fmt: skip

    def test_the_database_refuses_one_person_too(self, main):
        with dealer_context(main):
            plan = propose()
            with pytest.raises(DatabaseError), transaction.atomic():
                Plan.objects.filter(id=plan.id).update(
                    state="IN_FORCE", last_move="put_in_force", version=2,
                    decided_by=plan.proposed_by, decided_at=clock.now(),
                )  # fmt: skip

    def test_decided_once(self, main):
        with dealer_context(main):
            plan = propose()
            withdraw_plan(actor=A, plan_id=plan.id)
            with pytest.raises(IllegalMove):
                put_in_force(actor=B, plan_id=plan.id)
            assert plan_at(clock.now()) is None

    @pytest.mark.parametrize("role", ["SALES", "SERVICE", "TECHNICIAN"])
    def test_others_may_not(self, main, role):
        with dealer_context(main):
            plan = propose()
            for call in (put_in_force, withdraw_plan):
                with pytest.raises(Forbidden):
                    call(actor=staff(role), plan_id=plan.id)
            with pytest.raises(Forbidden):
                propose(actor=staff(role))
            assert Plan.objects.get().state == "PROPOSED"


class TestDates:
    def test_not_for_days_that_are_over(self, main):
        with dealer_context(main):
            with pytest.raises(TooEarly):
                propose(days=-1)
            plan = propose()
            with clock.set_to(clock.now() + timedelta(days=1)), pytest.raises(TooEarly):
                put_in_force(actor=B, plan_id=plan.id)
            assert Plan.objects.get().state == "PROPOSED"

    def test_counts_from_its_day_on(self, main):
        now, later = plan_in_force(main), plan_in_force(main, valid_from=today() + timedelta(days=3))
        with dealer_context(main):
            assert plan_at(clock.now()).id == now.id
            assert plan_at(clock.now() + timedelta(days=4)).id == later.id
            assert plan_at(clock.now() - timedelta(days=1)) is None


class TestWhatItSays:
    def test_must_be_meant(self, main):
        with dealer_context(main):
            with pytest.raises(RulesWrong) as refused:
                propose(rules=Rules(front_share=10_001))
            assert refused.value.field == "front_share"
            with pytest.raises(RulesWrong):
                propose(name="  ")
            assert not Plan.objects.exists()

    @pytest.mark.parametrize("changed", [{"rules": {}}, {"name": "x"}, {"number": 9}], ids=str)
    def test_stands(self, main, changed):
        plan_in_force(main)
        with dealer_context(main), pytest.raises(DatabaseError), transaction.atomic():
            Plan.objects.update(**changed)


def test_the_tables_of_moves():
    assert [(m.source, m.verb, m.target, m.right) for m in PLAN.moves] == [
        ("PROPOSED", "put_in_force", "IN_FORCE", "commission.plan"),
        ("PROPOSED", "withdraw", "WITHDRAWN", "commission.plan"),
    ]
    assert {m.right for m in DEAL.moves} == {""}  # only the order moves a deal


def test_two_proposals_at_once_get_two_numbers(committed, race):
    def one():
        with dealer_context(ref_of(committed["main"])):
            return propose().number

    assert sorted(race(one, one)) == [1, 2]
