"""The second person who lets rules into force, and rules taken back before their day."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from core.flow.audit.operations import record
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import NotFound
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
from shared_apps.rulebook.queries import today


@transaction.atomic
def review_rule(*, actor: Actor, rule_id: UUID, approve: bool, note: str = "") -> Rule:
    """Let a proposed rule into force from its first day, or reject it; never by whoever proposed it.

    A successor ends the rule it succeeds the day before. Raises Forbidden without `rules.review`, NotFound,
    RuleSettled, SecondPersonNeeded, NoteMissing (a rejection says why), RulesOverlap.
    """
    actor.require("rules.review")
    rule = _locked(rule_id)
    if rule.status != "PROPOSED":
        raise RuleSettled
    if rule.proposed_by is not None and rule.proposed_by == actor.user_id:
        raise SecondPersonNeeded
    if not approve and not note.strip():
        raise NoteMissing
    rule.status, rule.reviewed_by = "APPROVED" if approve else "REJECTED", actor.user_id
    rule.reviewed_at = clock.now()
    try:
        with transaction.atomic():
            if approve:
                _end_predecessor(rule)
            rule.save(update_fields=["status", "reviewed_by", "reviewed_at", "updated_at"])
    except IntegrityError as error:
        raise RulesOverlap from error
    _record(actor, rule, "PROPOSED", note)
    return rule


@transaction.atomic
def withdraw_rule(*, actor: Actor, rule_id: UUID, note: str) -> Rule:
    """Take a rule back before it holds: a proposal, or an approved rule whose first day is still to come.

    The rule it would have succeeded goes on. A rule that holds already is replaced by a successor. Raises
    Forbidden without `rules.propose` (a proposal) or `rules.review`, ProposersAlone for somebody else's
    proposal, NotFound, RuleSettled, AlreadyInForce, RuleSucceeded, NoteMissing.
    """
    rule = _locked(rule_id)
    actor.require("rules.propose" if rule.status == "PROPOSED" else "rules.review")
    if rule.status not in ("PROPOSED", "APPROVED"):
        raise RuleSettled
    if rule.status == "PROPOSED" and rule.proposed_by not in (None, actor.user_id):
        raise ProposersAlone
    if not note.strip():
        raise NoteMissing
    before = rule.status
    if before == "APPROVED":
        if rule.valid_from <= today():
            raise AlreadyInForce
        if rule.successors.filter(status="APPROVED").exists():
            raise RuleSucceeded
    rule.status, rule.withdrawn_by, rule.withdrawn_at = "WITHDRAWN", actor.user_id, clock.now()
    rule.save(update_fields=["status", "withdrawn_by", "withdrawn_at", "updated_at"])
    if before == "APPROVED" and rule.succeeds_id is not None:
        predecessor = _locked(rule.succeeds_id)
        predecessor.ended_on = None
        predecessor.save(update_fields=["ended_on", "updated_at"])
    _record(actor, rule, before, note)
    return rule


def _locked(rule_id: UUID) -> Rule:
    rule = Rule.objects.select_for_update().filter(id=rule_id).first()
    if rule is None:
        raise NotFound
    return rule


def _end_predecessor(rule: Rule) -> None:
    """The day before the successor's first is the last of the rule it succeeds."""
    if rule.succeeds_id is None:
        return
    predecessor = _locked(rule.succeeds_id)
    if predecessor.status != "APPROVED" or predecessor.ended_on is not None:
        raise RulesOverlap
    if predecessor.valid_to is None or predecessor.valid_to >= rule.valid_from:
        predecessor.ended_on = rule.valid_from - timedelta(days=1)
        predecessor.save(update_fields=["ended_on", "updated_at"])


def _record(actor: Actor, rule: Rule, before: str, note: str) -> None:
    record(
        actor,
        "rule.decided",
        ("rule", rule.id),
        before={"status": before},
        after={"status": rule.status},
        note=note.strip(),
    )
