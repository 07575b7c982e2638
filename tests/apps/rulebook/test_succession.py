"""Successors, and rules taken back before their day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from core.flow.audit.queries import lines_of
from core.kernel.errors import Invalids
from shared_apps.rulebook.errors import (
    AlreadyInForce,
    NoteMissing,
    ProposersAlone,
    RuleSettled,
    RulesOverlap,
    RuleSucceeded,
    SecondPersonNeeded,
)
from shared_apps.rulebook.models import Rule
from shared_apps.rulebook.operations import propose_rule, review_rule, withdraw_rule
from shared_apps.rulebook.queries import forget_rules, today

from .conftest import line_of
from .test_rules import operator, proposal

PLATE = "cn.plate_fee"


def successor(first: date, *, of: str = PLATE, code: str = "cn.plate_fee.next", minor: int = 15_000, by=None):
    """A proposed successor of the open rule of plate fees."""
    before = Rule.objects.get(code=of)
    return propose_rule(
        actor=by or operator(),
        reason="新收费标准",
        **proposal(
            code=code, kind="plate_fee", valid_from=first, parameters={"minor": minor}, succeeds=before.id
        ),
    )


def approved(first: date, **more) -> Rule:
    rule = review_rule(actor=operator(), rule_id=successor(first, **more).id, approve=True)
    forget_rules()
    return rule


def plate_fee(ask, day: date) -> int | None:
    return line_of(ask(as_of=day), "plate_fee").amount_minor


def test_a_successor_holds_from_its_day_and_not_before(rules, ask):
    rule = successor(date(2027, 3, 1))
    forget_rules()
    assert plate_fee(ask, date(2027, 3, 1)) == 12_500, "a proposal changes nothing"
    review_rule(actor=operator(), rule_id=rule.id, approve=True)
    forget_rules()
    assert [plate_fee(ask, date(2027, *day)) for day in ((2, 28), (3, 1))] == [12_500, 15_000]
    assert Rule.objects.get(code=PLATE).last_day == date(2027, 2, 28)
    assert Rule.objects.get(code=PLATE).valid_to is None, "what the rule says is not rewritten"


def test_a_rule_is_succeeded_once(rules):
    one = successor(date(2027, 3, 1))
    other = successor(date(2027, 6, 1), code="cn.plate_fee.other")
    review_rule(actor=operator(), rule_id=one.id, approve=True)
    with pytest.raises(RulesOverlap):
        review_rule(actor=operator(), rule_id=other.id, approve=True)
    assert Rule.objects.get(id=other.id).status == "PROPOSED"
    assert Rule.objects.get(code=PLATE).ended_on == date(2027, 2, 28)


def test_a_rule_is_taken_back_before_its_day_and_the_one_before_goes_on(rules, ask):
    rule = approved(today() + timedelta(days=30))
    back = withdraw_rule(actor=operator(), rule_id=rule.id, note="公告撤回")
    forget_rules()
    assert (back.status, back.reviewed_by) == ("WITHDRAWN", rule.reviewed_by)
    assert Rule.objects.get(code=PLATE).last_day is None
    assert plate_fee(ask, today() + timedelta(days=40)) == 12_500
    assert [(line.action, line.note) for line in lines_of("rule", rule.id)] == [
        ("rule.proposed", "新收费标准"), ("rule.decided", ""), ("rule.decided", "公告撤回"),
    ]  # fmt: skip


@pytest.mark.parametrize("days", [0, -1])
def test_a_rule_that_holds_is_not_taken_back(rules, ask, days):
    rule = approved(today() + timedelta(days=days))
    with pytest.raises(AlreadyInForce):
        withdraw_rule(actor=operator(), rule_id=rule.id, note="不要了")
    assert Rule.objects.get(id=rule.id).status == "APPROVED"
    assert plate_fee(ask, today()) == 15_000


def test_a_rule_with_a_successor_is_not_taken_back(rules):
    first = approved(today() + timedelta(days=10))
    approved(today() + timedelta(days=20), of=first.code, code="cn.plate_fee.later")
    with pytest.raises(RuleSucceeded):
        withdraw_rule(actor=operator(), rule_id=first.id, note="不要了")
    assert Rule.objects.get(id=first.id).status == "APPROVED"


def test_nobody_takes_back_what_somebody_else_proposed(rules):
    rule = successor(date(2027, 3, 1), by=operator())
    with pytest.raises(ProposersAlone):
        withdraw_rule(actor=operator(), rule_id=rule.id, note="不要了")
    assert Rule.objects.get(id=rule.id).status == "PROPOSED"


def test_whoever_proposed_takes_the_proposal_back_and_nobody_approves_it_then(rules):
    proposer = operator()
    rule = successor(date(2027, 3, 1), by=proposer)
    with pytest.raises(NoteMissing):
        withdraw_rule(actor=proposer, rule_id=rule.id, note=" ")
    withdraw_rule(actor=proposer, rule_id=rule.id, note="日期有误")
    with pytest.raises(RuleSettled):
        review_rule(actor=operator(), rule_id=rule.id, approve=True)
    assert Rule.objects.get(code=PLATE).ended_on is None


def test_a_rejection_says_why_and_is_not_the_proposers(rules):
    proposer = operator()
    rule = successor(date(2027, 3, 1), by=proposer)
    with pytest.raises(SecondPersonNeeded):
        review_rule(actor=proposer, rule_id=rule.id, approve=False, note="算了")
    with pytest.raises(NoteMissing):
        review_rule(actor=operator(), rule_id=rule.id, approve=False)
    assert Rule.objects.get(id=rule.id).status == "PROPOSED"


@pytest.mark.parametrize(
    "change",
    [
        "ended_on = '2026-12-31'",
        "succeeds_id = id",
        "status = 'APPROVED', reviewed_at = now(), reviewed_by = NULL",
    ],
)
def test_the_database_lets_nobody_end_or_approve_by_the_way(rules, change):
    rule = successor(date(2027, 3, 1))
    for code in (PLATE, rule.code):
        if "status" in change and code == PLATE:
            continue
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE rulebook_rule SET {change} WHERE code = %s", [code])
    assert Rule.objects.get(id=rule.id).status == "PROPOSED"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"code": " "}, "code"),
        ({"code": PLATE}, "code"),
        ({"valid_to": date(2027, 1, 1)}, "valid_to"),
        ({"region": "Atlantis"}, "region"),
        ({"kind": "eu_vat", "region": "", "parameters": {"rate": "0.19"}}, "region"),
        ({"kind": "us_local_tax", "region": "US-FL", "parameters": {"rate": "0.1", "first_minor": None}},
         "region"),
        ({"source_url": "javascript:alert(1)"}, "source_url"),
        ({"confidence": "sure"}, "confidence"),
        ({"parameters": {"minor": -1}}, "parameters.minor"),
        ({"parameters": {}}, "parameters.minor"),
        ({"parameters": {"minor": 1, "more": 1}}, "parameters.more"),
        ({"kind": "vessel_tax", "parameters": {
            "bands": [{"up_to_ml": None, "low_minor": "1", "high_minor": 2}], "untaxed": ["BEER"],
            "exempt_if_listed": []}}, "parameters.bands.0.low_minor"),
        ({"succeeds": True}, "succeeds"),
        ({"valid_from": date(2005, 1, 1)}, "valid_from"),
    ],
)  # fmt: skip
def test_what_is_no_rule_names_its_field(rules, more, field):
    said = {**proposal(code="x", kind="plate_fee", valid_from=date(2027, 3, 1)), "parameters": {"minor": 1}}
    of = "cn.purchase_tax.2019" if "succeeds" in more else PLATE
    if more.keys() & {"valid_from", "succeeds"}:
        more = {**more, "succeeds": Rule.objects.get(code=of).id}
    before = Rule.objects.count()
    with pytest.raises(Invalids) as refused:
        propose_rule(actor=operator(), **{**said, **more})
    assert field in {error.field for error in refused.value.errors}
    assert all(str(error.message) for error in refused.value.errors)
    assert Rule.objects.count() == before
