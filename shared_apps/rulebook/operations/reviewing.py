"""Rules that operators propose, and the second person who lets them into force."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from core.flow.audit.operations import record
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import NotFound
from shared_apps.rulebook.errors import RuleIncomplete, RuleSettled, RulesOverlap, SecondPersonNeeded
from shared_apps.rulebook.kinds import parameters_of
from shared_apps.rulebook.models import CONFIDENCES, Rule


@transaction.atomic
def propose_rule(
    *,
    actor: Actor,
    code: str,
    kind: str,
    region: str,
    valid_from: date,
    valid_to: date | None,
    parameters: dict[str, Any],
    source_title_zh: str,
    source_title_en: str,
    source_number: str = "",
    source_url: str = "",
    confidence: str,
    remark_zh: str = "",
    remark_en: str = "",
) -> Rule:
    """Store a rule that is not yet in force.

    Raises Forbidden without `rules.propose`, ParametersRefused, RuleIncomplete (also for a code in use).
    """
    actor.require("rules.propose")
    parameters_of(kind, parameters)
    whole = code.strip() and source_title_zh.strip() and source_title_en.strip() and confidence in CONFIDENCES
    if not whole or (valid_to is not None and valid_to < valid_from):
        raise RuleIncomplete
    if Rule.objects.filter(code=code).exists():
        raise RuleIncomplete(field="code")
    rule = Rule.objects.create(
        code=code, kind=kind, region=region, valid_from=valid_from, valid_to=valid_to, parameters=parameters,
        source_title_zh=source_title_zh, source_title_en=source_title_en, source_number=source_number,
        source_url=source_url, confidence=confidence, remark_zh=remark_zh, remark_en=remark_en,
        proposed_by=actor.user_id,
    )  # fmt: skip
    record(actor, "rule.proposed", ("rule", rule.id), after={"code": code})
    return rule


@transaction.atomic
def review_rule(*, actor: Actor, rule_id: UUID, approve: bool, note: str = "") -> Rule:
    """Let a proposed rule into force from its first day, or reject it; never by whoever proposed it.

    Raises Forbidden without `rules.review`, NotFound, RuleSettled, SecondPersonNeeded, RulesOverlap.
    """
    actor.require("rules.review")
    rule = _locked(rule_id)
    if rule.status != "PROPOSED":
        raise RuleSettled
    if rule.proposed_by is not None and rule.proposed_by == actor.user_id:
        raise SecondPersonNeeded
    return _decide(rule, "APPROVED" if approve else "REJECTED", actor, note)


@transaction.atomic
def withdraw_rule(*, actor: Actor, rule_id: UUID, note: str) -> Rule:
    """Take a rule out of force that turned out wrong; its days become unknown until another holds there.

    Answers that cite it can still be repeated. Raises Forbidden without `rules.review`, NotFound,
    RuleSettled.
    """
    actor.require("rules.review")
    rule = _locked(rule_id)
    if rule.status != "APPROVED":
        raise RuleSettled
    return _decide(rule, "WITHDRAWN", actor, note)


def _locked(rule_id: UUID) -> Rule:
    rule = Rule.objects.select_for_update().filter(id=rule_id).first()
    if rule is None:
        raise NotFound
    return rule


def _decide(rule: Rule, status: str, actor: Actor, note: str) -> Rule:
    before = rule.status
    rule.status, rule.reviewed_by, rule.reviewed_at = status, actor.user_id, clock.now()
    try:
        with transaction.atomic():
            rule.save(update_fields=["status", "reviewed_by", "reviewed_at", "updated_at"])
    except IntegrityError as error:
        raise RulesOverlap from error
    record(
        actor,
        "rule.decided",
        ("rule", rule.id),
        before={"status": before},
        after={"status": status},
        note=note,
    )
    return rule
