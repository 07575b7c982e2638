"""Rules as rows: loaded once, never rewritten, one a day, known everywhere within a second."""

from __future__ import annotations

import json
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from core.flow.audit.models import AuditLine
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import Forbidden
from shared_apps.rulebook import standard
from shared_apps.rulebook.errors import AnswerUnreadable, RuleSettled, RulesOverlap, SecondPersonNeeded
from shared_apps.rulebook.kinds import FinanceProduct, parameters_of
from shared_apps.rulebook.models import Rule
from shared_apps.rulebook.operations import load_rules, propose_rule, review_rule
from shared_apps.rulebook.queries import forget_rules, on_the_road, recompute, rules_in_force
from shared_apps.rulebook.queries import rules as reading

RIGHTS = frozenset({"rules.propose", "rules.review"})


def operator() -> Actor:
    return Actor("operator", uuid4(), "韩梅", RIGHTS)


def proposal(**more):
    said = {
        "code": "cn.nev_relief.2028", "kind": "nev_relief", "region": "", "valid_from": date(2028, 1, 1),
        "valid_to": None, "parameters": {"share": "0.25", "cap_minor": 700_000, "energies": ["BEV"]},
        "source_title_zh": "公告", "source_title_en": "Announcement", "confidence": "published",
    }  # fmt: skip
    return {**said, **more}


def supersede(code: str, first: date, **more) -> Rule:
    """An approved successor of a stored rule, from a day on."""
    before = Rule.objects.get(code=code)
    said = proposal(
        code=f"{code}.next",
        kind=before.kind,
        region=before.region,
        valid_from=first,
        succeeds=before.id,
        **more,
    )
    rule = propose_rule(actor=operator(), **said)
    return review_rule(actor=operator(), rule_id=rule.id, approve=True)


def test_loading_twice_adds_nothing(db):
    first = load_rules(actor=SYSTEM)
    assert first.added and not first.differing and not first.overlapping
    count, lines = Rule.objects.count(), AuditLine.objects.count()
    second = load_rules(actor=SYSTEM)
    assert second.added == second.differing == second.overlapping == ()
    assert (Rule.objects.count(), AuditLine.objects.count()) == (count, lines)


def test_a_file_that_says_otherwise_changes_nothing(rules, tmp_path):
    said = [{**proposal(code="cn.nev_relief.2026"), "valid_from": "2026-01-01", "valid_to": "2027-12-31"}]
    changed = tmp_path / "rules.json"
    changed.write_text(json.dumps(said), encoding="utf-8")
    assert load_rules(actor=SYSTEM, path=changed).differing == ("cn.nev_relief.2026",)
    assert Rule.objects.get(code="cn.nev_relief.2026").parameters["share"] == "0.5"


def test_a_file_that_clashes_with_an_approved_rule_stays_a_proposal(rules, tmp_path):
    said = [{**proposal(code="cn.rival"), "valid_from": "2027-12-31", "valid_to": "2028-12-31"}]
    rival = tmp_path / "rules.json"
    rival.write_text(json.dumps(said), encoding="utf-8")
    assert load_rules(actor=SYSTEM, path=rival).overlapping == ("cn.rival",)
    assert Rule.objects.get(code="cn.rival").status == "PROPOSED"


def test_every_stored_rule_names_its_source_and_fits_its_kind(rules):
    for rule in Rule.objects.all():
        parameters_of(rule.kind, rule.parameters)
        assert rule.source_title_zh and rule.source_title_en and rule.remark_zh and rule.remark_en, rule.code


def test_every_rule_holds_on_its_first_and_last_day_and_on_no_other(rules):
    """Each stored rule's borders, among them 31 December 2025, 1 January 2026, 31 December 2027."""
    known, a_day = rules_in_force(), timedelta(days=1)
    borders = set()
    for rule in known.rules:
        if rule.kind == "lender_product":  # several hold side by side
            continue
        borders |= {rule.valid_from, rule.valid_to}
        assert known.find(rule.kind, [rule.region], rule.valid_from) == rule
        assert known.find(rule.kind, [rule.region], rule.valid_from - a_day) != rule
        if rule.valid_to is not None:
            assert known.find(rule.kind, [rule.region], rule.valid_to) == rule
            assert known.find(rule.kind, [rule.region], rule.valid_to + a_day) != rule
    assert {date(2025, 12, 31), date(2026, 1, 1), date(2027, 12, 31)} <= borders


@pytest.mark.parametrize(
    ("day", "kinds"),
    [
        (date(2025, 12, 31), {"purchase_tax", "nev_relief", "used_car_vat"}),
        (date(2026, 1, 1), {"purchase_tax", "nev_relief", "used_car_vat", "scrap_subsidy"}),
        (date(2027, 12, 31), {"purchase_tax", "nev_relief", "used_car_vat"}),
        (date(2028, 1, 1), {"purchase_tax"}),
        (date(1950, 1, 1), set()),
    ],
)
def test_what_holds_on_the_border_days(rules, day, kinds):
    asked = {"purchase_tax", "nev_relief", "used_car_vat", "scrap_subsidy"}
    known = rules_in_force()
    assert {kind for kind in asked if known.find(kind, [""], day)} == kinds
    assert day.year != 1950 or not known.on(day)


@pytest.mark.parametrize(
    "change",
    [
        "parameters = '{}'", "valid_to = '2027-06-30'", "valid_from = '2026-02-01'",
        "source_title_zh = '别的'", "kind = 'plate_fee'", "region = '北京'",
        "confidence = 'memory'", "code = 'other'",
        "status = 'PROPOSED'", "status = 'REJECTED'",
    ],
)  # fmt: skip
def test_the_database_refuses_to_rewrite_a_rule(rules, change):
    before = Rule.objects.get(code="cn.nev_relief.2026").substance()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE rulebook_rule SET {change} WHERE code = 'cn.nev_relief.2026'")
    assert Rule.objects.get(code="cn.nev_relief.2026").substance() == before


def test_the_database_refuses_to_delete_a_rule(rules):
    with pytest.raises(IntegrityError), transaction.atomic():
        Rule.objects.filter(code="cn.nev_relief.2026").delete()
    assert Rule.objects.filter(code="cn.nev_relief.2026").exists()


@pytest.mark.parametrize(
    ("first", "last", "clashes"),
    [
        (date(2027, 12, 31), None, True),
        (date(2020, 1, 1), date(2024, 1, 1), True),
        (date(2028, 1, 1), None, False),
        (date(2020, 1, 1), date(2023, 12, 31), False),
    ],
)
def test_two_rules_never_hold_on_one_day(rules, first, last, clashes):
    rule = propose_rule(actor=operator(), **proposal(valid_from=first, valid_to=last))
    if not clashes:
        assert review_rule(actor=operator(), rule_id=rule.id, approve=True).status == "APPROVED"
        return
    with pytest.raises(RulesOverlap):
        review_rule(actor=operator(), rule_id=rule.id, approve=True)
    assert Rule.objects.get(id=rule.id).status == "PROPOSED"


def test_a_second_person_lets_a_rule_into_force(rules, ask):
    proposer = operator()
    rule = propose_rule(actor=proposer, **proposal())
    with pytest.raises(SecondPersonNeeded):
        review_rule(actor=proposer, rule_id=rule.id, approve=True)
    assert Rule.objects.get(id=rule.id).status == "PROPOSED"
    with pytest.raises(Forbidden):
        review_rule(actor=Actor("operator", uuid4(), "李雷"), rule_id=rule.id, approve=True)
    review_rule(actor=operator(), rule_id=rule.id, approve=True)
    forget_rules()
    (relief,) = (line for line in ask(22_600_000, as_of=date(2028, 1, 1)).lines if line.code == "nev_relief")
    assert relief.amount_minor == -500_000
    with pytest.raises(RuleSettled):
        review_rule(actor=operator(), rule_id=rule.id, approve=False)


def test_the_database_wants_a_second_person_too(rules):
    proposer = operator()
    rule = propose_rule(actor=proposer, **proposal())
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE rulebook_rule SET status = 'APPROVED', reviewed_at = now(), reviewed_by = %s"
            " WHERE id = %s",
            [str(proposer.user_id), str(rule.id)],
        )


def test_an_answer_is_made_again_when_its_rules_are_no_longer_in_force(rules, ask):
    answer = ask(45_200_000, trade="scrap")
    kept = json.loads(json.dumps(answer.as_json()))
    supersede("cn.nev_relief.2026", date(2026, 11, 1))
    forget_rules()
    assert on_the_road(answer.purchase).as_json() != kept
    assert recompute(kept).as_json() == kept


def test_an_answer_that_cannot_be_made_again_says_so(rules, ask):
    kept = ask().as_json()
    with pytest.raises(AnswerUnreadable):
        recompute({**kept, "edition": 0})
    kept["lines"][0]["rule"] = str(uuid4())
    with pytest.raises(AnswerUnreadable):
        recompute(kept)


def test_rules_are_read_once_and_again_when_they_changed(rules, ask, monkeypatch, django_assert_num_queries):
    ask()
    with django_assert_num_queries(0):
        ask()
    monkeypatch.setattr(reading, "CHECKED_EVERY", 0.0)  # the second is over
    with django_assert_num_queries(1):
        ask()
    rule = propose_rule(actor=operator(), **proposal())
    review_rule(actor=operator(), rule_id=rule.id, approve=True)
    assert rules_in_force().find("nev_relief", [""], date(2028, 1, 1)).code == "cn.nev_relief.2028"


def test_the_plan_prices_are_shown_with_is_the_rule_it_cites(rules):
    rule = rules_in_force().find("finance_product", [""], date(2026, 11, 22))
    assert rule.parameters == FinanceProduct(
        plan="equal_instalment", down=str(standard.DOWN), months=standard.MONTHS, rate=str(standard.RATE)
    )
