"""Rules that operators propose, checked field by field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import IntegrityError, transaction

from core.flow.audit.operations import record
from core.kernel.actor import Actor
from core.kernel.errors import DomainError, Invalids
from shared_apps.rulebook.errors import NoPredecessor, RuleIncomplete, SourceUnreadable, parameter_problem
from shared_apps.rulebook.kinds import ParametersRefused, parameters_of
from shared_apps.rulebook.models import CONFIDENCES, Rule
from shared_apps.rulebook.regions import region_is_known

_web_address = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True, slots=True)
class Proposal:
    """All that a rule says. `succeeds` names the approved rule of the same kind and region that it takes over
    from on its first day; `valid_to` is its last day, None while open.
    """

    code: str
    kind: str
    region: str
    valid_from: date
    valid_to: date | None
    parameters: dict[str, Any]
    source_title_zh: str
    source_title_en: str
    confidence: str
    source_number: str = ""
    source_url: str = ""
    remark_zh: str = ""
    remark_en: str = ""
    succeeds: UUID | None = None

    def as_row(self, predecessor: Rule | None) -> Rule:
        """The rule as it would be stored; nothing is stored."""
        fields = {name: getattr(self, name) for name in self.__slots__ if name != "succeeds"}
        return Rule(**fields, succeeds=predecessor)


@transaction.atomic
def propose_rule(*, actor: Actor, reason: str = "", **said: Any) -> Rule:
    """Store a rule that is not yet in force; the fields are those of Proposal.

    Raises Forbidden without `rules.propose`; Invalids with one error a field (rule.incomplete,
    rule.parameters and its kin, rule.no_predecessor, rule.source_unreadable) for what is no rule.
    """
    actor.require("rules.propose")
    rule = checked(Proposal(**said))
    rule.proposed_by = actor.user_id
    try:
        with transaction.atomic():
            rule.save(force_insert=True)
    except IntegrityError as error:
        if not Rule.objects.filter(code=rule.code).exists():
            raise
        raise Invalids([_code_taken()]) from error  # somebody else proposed it at the same moment
    record(actor, "rule.proposed", ("rule", rule.id), after={"code": rule.code}, note=reason.strip())
    return rule


def checked(proposal: Proposal) -> Rule:
    """The rule a proposal would be, not stored. Raises Invalids as `propose_rule` does."""
    proposal = _trimmed(proposal)
    predecessor = Rule.objects.filter(id=proposal.succeeds).first() if proposal.succeeds else None
    problems = [*_problems(proposal), *_of_parameters(proposal), *_of_predecessor(proposal, predecessor)]
    if problems:
        raise Invalids(problems)
    return proposal.as_row(predecessor)


def _trimmed(proposal: Proposal) -> Proposal:
    texts: dict[str, Any] = {
        name: value.strip()
        for name in Proposal.__slots__
        if isinstance(value := getattr(proposal, name), str)
    }
    return replace(proposal, **texts)


def _problems(proposal: Proposal) -> Iterator[DomainError]:
    for name in ("code", "source_title_zh", "source_title_en"):
        value = getattr(proposal, name)
        if not value or len(value) > (80 if name == "code" else 200):
            yield RuleIncomplete(field=name)
    if Rule.objects.filter(code=proposal.code).exists():
        yield _code_taken()
    if proposal.confidence not in CONFIDENCES:
        yield RuleIncomplete(field="confidence")
    if proposal.valid_to is not None and proposal.valid_to < proposal.valid_from:
        yield RuleIncomplete("rule.days", RuleIncomplete.DAYS, field="valid_to")
    if not region_is_known(proposal.kind, proposal.region):
        yield RuleIncomplete("rule.region", RuleIncomplete.REGION, field="region")
    if proposal.source_url:
        try:
            _web_address(proposal.source_url)
        except ValidationError:
            yield SourceUnreadable()
    if len(proposal.source_number) > 120:
        yield RuleIncomplete(field="source_number")


def _code_taken() -> RuleIncomplete:
    return RuleIncomplete("rule.code_taken", RuleIncomplete.CODE_TAKEN, field="code")


def _of_parameters(proposal: Proposal) -> Iterator[DomainError]:
    try:
        parameters_of(proposal.kind, proposal.parameters)
    except ParametersRefused as refused:
        if not refused.problems:
            yield refused
        for where, why in refused.problems:
            yield parameter_problem(where, why)


def _of_predecessor(proposal: Proposal, predecessor: Rule | None) -> Iterator[DomainError]:
    if proposal.succeeds is None:
        return
    same = predecessor is not None and (predecessor.kind, predecessor.region) == (
        proposal.kind, proposal.region,
    )  # fmt: skip
    if not same or predecessor is None or predecessor.status != "APPROVED":
        yield NoPredecessor(field="succeeds")
    elif proposal.valid_from <= predecessor.valid_from:
        yield NoPredecessor("rule.starts_too_early", NoPredecessor.TOO_EARLY, field="valid_from")
