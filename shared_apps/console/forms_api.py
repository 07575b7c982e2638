"""The platform's standard forms at the operators' desk: editions, proposals, and a second operator's word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Field, Router, Schema, Status

from core.edge.api import ErrorBody, idempotent
from core.kernel.actor import Actor
from shared_apps.accounts.access import operator_actor
from shared_apps.standardforms import operations
from shared_apps.standardforms.facts import Clause, ProposalFacts, StandardFormFacts
from shared_apps.standardforms.kinds import KINDS
from shared_apps.standardforms.queries import (
    differences,
    editions_of,
    form_in_force,
    form_of_edition,
    kind_named,
    open_proposals,
    proposals_of,
)
from shared_apps.standardforms.states import RIGHT

router = Router(tags=["forms"])
REFUSALS = frozenset({401, 403, 404, 409, 422})
FormKind = Literal[
    "SALE", "DEPOSIT", "TRADE_IN", "TEST_DRIVE", "PDI_REPORT", "DELIVERY_NOTE", "SERVICE_ORDER",
    "STOCK_TRANSFER",
]  # fmt: skip


class FormClause(Schema):
    """A clause in both languages, and how it differs from the edition before ("" where it does not)."""

    code: str
    title_zh: str
    title_en: str
    text_zh: str
    text_en: str
    condition: str
    change: Literal["", "CHANGED", "OWN", "LEFT_OUT"]


class FormClauseIn(Schema):
    """A clause as it is written."""

    code: str = Field(max_length=40)
    title_zh: str = Field(max_length=60)
    title_en: str = Field(max_length=60)
    text_zh: str = Field(max_length=2000)
    text_en: str = Field(max_length=2000)
    condition: str = Field("", max_length=400)


class FormField(Schema):
    """What a clause may name."""

    path: str
    type: str
    name: str
    values: list[str]


class FormRow(Schema):
    """A kind of document: the edition in force, and who waits for a second operator."""

    kind: FormKind
    title: str
    edition: int
    clauses: int
    published_at: datetime | None
    published_by: str
    proposed_by: str
    proposed_at: datetime | None
    mine: bool


class FormEdition(Schema):
    """An edition; without `published_at` it came with the release."""

    edition: int
    sha256: str
    note: str
    published_at: datetime | None
    published_by: str
    clauses: list[FormClause]


class FormProposalOut(Schema):
    """A proposal with what the caller may do with it. `left_out` names clauses that would be gone."""

    id: UUID
    state: Literal["PROPOSED", "PUBLISHED", "REJECTED", "WITHDRAWN"]
    based_on: int
    edition: int | None
    note: str
    proposed_by: str
    proposed_at: datetime
    decided_by: str
    decided_at: datetime | None
    reason: str
    clauses: list[FormClause]
    left_out: list[str]
    moves: list[Literal["publish", "reject", "withdraw"]]


class FormDetail(Schema):
    """A kind, whole: every edition with its words, the newest first, and every proposal, the latest first."""

    kind: FormKind
    title: str
    fields: list[FormField]
    editions: list[FormEdition]
    proposals: list[FormProposalOut]


class FormProposalIn(Schema):
    """What should follow the edition `based_on`, and why."""

    based_on: int
    clauses: list[FormClauseIn] = Field(max_length=40)
    note: str = Field(max_length=400)


class FormDecisionIn(Schema):
    """What becomes of a proposal; a rejection says why."""

    verb: Literal["publish", "reject", "withdraw"]
    reason: str = Field("", max_length=400)


@router.get("/standard-forms", operation_id="forms_list", response={200: list[FormRow], REFUSALS: ErrorBody})
def forms(request: HttpRequest) -> list[dict[str, Any]]:
    """Every kind of document."""
    actor = _reader(request)
    waiting = open_proposals()
    return [_row(code, waiting.get(code), actor) for code in KINDS]


@router.get(
    "/standard-forms/{kind}", operation_id="forms_show", response={200: FormDetail, REFUSALS: ErrorBody}
)
def form(request: HttpRequest, kind: FormKind) -> dict[str, Any]:
    """One kind with its editions and proposals."""
    return _detail(kind, _reader(request))


@router.post(
    "/standard-forms/{kind}/proposals",
    operation_id="forms_propose",
    response={201: FormDetail, REFUSALS: ErrorBody},
)
@idempotent
def propose(request: HttpRequest, kind: FormKind, payload: FormProposalIn) -> Status[dict[str, Any]]:
    """Propose the next edition; another operator publishes it."""
    actor = operator_actor(request)
    clauses = [Clause(**clause.dict()) for clause in payload.clauses]
    operations.propose_form(
        actor=actor, kind=kind, based_on=payload.based_on, clauses=clauses, note=payload.note
    )
    return Status(201, _detail(kind, actor))


@router.post(
    "/standard-form-proposals/{proposal_id}/decision",
    operation_id="forms_decide",
    response={200: FormDetail, REFUSALS: ErrorBody},
)
@idempotent
def decide(request: HttpRequest, proposal_id: UUID, payload: FormDecisionIn) -> dict[str, Any]:
    """Publish or reject somebody else's proposal, or withdraw one's own."""
    actor = operator_actor(request)
    decided = operations.decide_form(
        actor=actor, proposal_id=proposal_id, verb=payload.verb, reason=payload.reason
    )
    return _detail(decided.kind, actor)


def _row(code: str, waiting: ProposalFacts | None, actor: Actor) -> dict[str, Any]:
    now = form_in_force(code)
    return {
        "kind": code,
        "title": _said(kind_named(code).title),
        "edition": now.edition,
        "clauses": len(now.clauses),
        "published_at": now.published_at,
        "published_by": now.published_by,
        "proposed_by": waiting.proposed_name if waiting else "",
        "proposed_at": waiting.proposed_at if waiting else None,
        "mine": waiting is not None and waiting.proposed_by == actor.user_id,
    }


def _detail(code: str, actor: Actor) -> dict[str, Any]:
    kind, editions = kind_named(code), editions_of(code)
    before: dict[int, StandardFormFacts] = {one.edition + 1: one for one in editions}
    return {
        "kind": code,
        "title": _said(kind.title),
        "fields": [
            {
                "path": field.path,
                "type": field.type,
                "name": _said((field.zh, field.en)),
                "values": list(field.values or ()),
            }
            for field in kind.fields.values()
        ],
        "editions": [_edition(one, before.get(one.edition)) for one in editions],
        "proposals": [_proposal(one, actor) for one in proposals_of(code)],
    }


def _edition(form: StandardFormFacts, before: StandardFormFacts | None) -> dict[str, Any]:
    names = ("edition", "sha256", "note", "published_at", "published_by")
    changes = differences(before.clauses, form.clauses) if before else {}
    return {**{name: getattr(form, name) for name in names}, "clauses": _clauses(form.clauses, changes)}


def _proposal(one: ProposalFacts, actor: Actor) -> dict[str, Any]:
    standard = form_of_edition(one.kind, one.based_on).clauses
    changes = differences(standard, one.clauses)
    titles = {clause.code: _said((clause.title_zh, clause.title_en)) for clause in standard}
    names = ("id", "state", "based_on", "edition", "note", "proposed_at", "decided_at", "reason")
    return {
        **{name: getattr(one, name) for name in names},
        "proposed_by": one.proposed_name,
        "decided_by": one.decided_name,
        "clauses": _clauses(one.clauses, changes),
        "left_out": [titles[code] for code, change in changes.items() if change == "LEFT_OUT"],
        "moves": _moves(one, actor),
    }


def _moves(one: ProposalFacts, actor: Actor) -> list[str]:
    if one.state != "PROPOSED" or not actor.may(RIGHT):
        return []
    return ["withdraw"] if one.proposed_by == actor.user_id else ["publish", "reject"]


def _clauses(clauses: Iterable[Clause], changes: Mapping[str, str]) -> list[dict[str, str]]:
    return [{**clause.as_json(), "change": changes.get(clause.code, "")} for clause in clauses]


def _said(pair: tuple[str, str]) -> str:
    return pair[0] if (get_language() or "").startswith("zh") else pair[1]


def _reader(request: HttpRequest) -> Actor:
    actor = operator_actor(request)
    actor.require("console.see")
    return actor
