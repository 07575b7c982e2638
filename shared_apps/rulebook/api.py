"""The rulebook in the operators' API: reading, proposing, reviewing, taking back."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Status

from core.edge.api import ErrorBody, Page, idempotent, paginate
from shared_apps.accounts.access import operator_actor
from shared_apps.rulebook import desk, operations
from shared_apps.rulebook.queries import today
from shared_apps.rulebook.queries.reviewing import kept_rules, reviews_waiting, rule_by_id
from shared_apps.rulebook.schemas import (
    NoteIn,
    ProposalIn,
    ReviewIn,
    ReviewsWaiting,
    RuleDetail,
    RuleEffect,
    RuleIn,
    RuleKind,
    RuleRow,
)

router = Router(tags=["rules"])
REFUSALS = frozenset({401, 403, 404, 409, 422})
ORDER = ("kind", "region", "-valid_from", "-id")


@router.get("/rules", response={200: Page[RuleRow], REFUSALS: ErrorBody}, operation_id="rules_list")
def rules(
    request: HttpRequest,
    standing: Annotated[str, Query(max_length=100)] = "",
    kind: Annotated[str, Query(max_length=40)] = "",
    q: Annotated[str, Query(max_length=100)] = "",
    cursor: str | None = None,
    limit: int = 50,
) -> Any:
    """Rules by kind and region, the latest first; `standing` may name several, with commas."""
    actor, day = operator_actor(request), today()
    actor.require("console.see")
    rows = kept_rules(day, standing=standing, kind=kind, q=q)
    return paginate(
        rows, lambda rule: desk.rule_row(rule, actor, day), cursor=cursor, limit=limit, order=ORDER
    )


@router.get("/rules/kinds", response={200: list[RuleKind], REFUSALS: ErrorBody}, operation_id="rules_kinds")
def kinds(request: HttpRequest) -> Any:
    """The kinds of rules with what is filled in for each."""
    operator_actor(request).require("console.see")
    return desk.rule_kinds()


@router.get(
    "/rules/waiting", response={200: ReviewsWaiting, REFUSALS: ErrorBody}, operation_id="rules_waiting"
)
def waiting(request: HttpRequest) -> Any:
    """How many proposals wait for a review by the asker."""
    actor = operator_actor(request)
    actor.require("console.see")
    return {"count": reviews_waiting(actor)}


@router.post("/rules/preview", response={200: RuleEffect, REFUSALS: ErrorBody}, operation_id="rules_preview")
def preview(request: HttpRequest, payload: RuleIn) -> Any:
    """What a rule would change, before it is proposed; nothing is stored."""
    operator_actor(request).require("rules.propose")
    return desk.rule_effect(operations.checked(operations.Proposal(**payload.dict())))


@router.post("/rules", response={201: RuleDetail, REFUSALS: ErrorBody}, operation_id="rules_propose")
@idempotent
def propose(request: HttpRequest, payload: ProposalIn) -> Any:
    """Propose a rule; another operator reviews it."""
    actor = operator_actor(request)
    rule = operations.propose_rule(actor=actor, **payload.dict())
    return Status(201, desk.rule_detail(rule_by_id(rule.id), actor))


@router.get("/rules/{rule_id}", response={200: RuleDetail, REFUSALS: ErrorBody}, operation_id="rules_show")
def rule(request: HttpRequest, rule_id: UUID) -> Any:
    """One rule with its timeline and history."""
    actor = operator_actor(request)
    actor.require("console.see")
    return desk.rule_detail(rule_by_id(rule_id), actor)


@router.post(
    "/rules/{rule_id}/review", response={200: RuleDetail, REFUSALS: ErrorBody}, operation_id="rules_review"
)
@idempotent
def review(request: HttpRequest, rule_id: UUID, payload: ReviewIn) -> Any:
    """Approve or reject somebody else's proposal."""
    actor = operator_actor(request)
    operations.review_rule(actor=actor, rule_id=rule_id, approve=payload.approve, note=payload.note)
    return desk.rule_detail(rule_by_id(rule_id), actor)


@router.post(
    "/rules/{rule_id}/withdraw",
    response={200: RuleDetail, REFUSALS: ErrorBody},
    operation_id="rules_withdraw",
)
@idempotent
def withdraw(request: HttpRequest, rule_id: UUID, payload: NoteIn) -> Any:
    """Take a rule back before its first day."""
    actor = operator_actor(request)
    operations.withdraw_rule(actor=actor, rule_id=rule_id, note=payload.note)
    return desk.rule_detail(rule_by_id(rule_id), actor)
