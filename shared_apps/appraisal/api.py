"""Contests as operators review them, and how ratings stand."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from ninja import Query, Router

from core.edge.api import ErrorBody, Page, idempotent, paginate
from core.kernel.actor import Actor
from shared_apps.accounts.access import operator_actor
from shared_apps.appraisal import operations, presenting, queries
from shared_apps.appraisal.downloads import evidence_answer
from shared_apps.appraisal.schemas import AcceptIn, AnswerIn, ContestDetail, ContestRow, RatingFigures
from tenants.context import dealer_context, ref_of
from tenants.queries import dealer_by_id

router = Router(tags=["ratings"])
REFUSALS = frozenset({401, 403, 404, 409, 422})
FILES_AT = "/api/v1/contests/{contest}/evidence/{evidence}"


@router.get("/ratings", response={200: RatingFigures, REFUSALS: ErrorBody}, operation_id="ratings_figures")
def ratings(request: HttpRequest) -> Any:
    """How many cars are rated, and how well the latest fits did."""
    operator_actor(request).require("console.see")
    return presenting.figures()


@router.get(
    "/contests", response={200: Page[ContestRow], REFUSALS: ErrorBody}, operation_id="ratings_contests"
)
def contests(
    request: HttpRequest,
    q: Annotated[str, Query(max_length=100)] = "",
    state: Annotated[str, Query(max_length=100)] = "",
    cursor: str | None = None,
    limit: int = 50,
) -> Any:
    """Contests of all dealers, the newest first; `state` may name several, with commas."""
    operator_actor(request).require("console.see")
    rows = queries.contests(q=q.strip(), state=state)
    return paginate(rows, presenting.contest_row, cursor=cursor, limit=limit)


@router.get(
    "/contests/{contest_id}",
    response={200: ContestDetail, REFUSALS: ErrorBody},
    operation_id="ratings_contest",
)
def contest(request: HttpRequest, contest_id: UUID) -> Any:
    """One contest with its evidence and the rating as it is now."""
    actor = operator_actor(request)
    actor.require("console.see")
    return _shown(actor, contest_id)


@router.post(
    "/contests/{contest_id}/accept",
    response={200: ContestDetail, REFUSALS: ErrorBody},
    operation_id="ratings_accept",
)
@idempotent
def accept(request: HttpRequest, contest_id: UUID, payload: AcceptIn) -> Any:
    """Give the dealer right; the car is rated anew at once."""
    actor = operator_actor(request)
    decided = operations.accept_contest(
        actor=actor,
        contest_id=contest_id,
        effect=payload.effect,
        answer=payload.answer,
        comparable_ids=payload.comparable_ids,
        adjustment_minor=payload.adjustment.amount if payload.adjustment else 0,
    )
    operations.rate_some([decided.listing_id])
    return _shown(actor, contest_id)


@router.post(
    "/contests/{contest_id}/reject",
    response={200: ContestDetail, REFUSALS: ErrorBody},
    operation_id="ratings_reject",
)
@idempotent
def reject(request: HttpRequest, contest_id: UUID, payload: AnswerIn) -> Any:
    """Let the rating stand, with an answer for the dealer."""
    actor = operator_actor(request)
    operations.reject_contest(actor=actor, contest_id=contest_id, answer=payload.answer)
    return _shown(actor, contest_id)


@router.get(
    "/contests/{contest_id}/evidence/{evidence_id}",
    response={REFUSALS: ErrorBody},
    operation_id="ratings_contest_file",
)
def evidence(request: HttpRequest, contest_id: UUID, evidence_id: UUID) -> HttpResponseBase:
    """A file that backs a contest."""
    operator_actor(request).require("ratings.review")
    found = queries.evidence_by_id(contest_id, evidence_id)
    with dealer_context(ref_of(dealer_by_id(found.dealer_id)), read_only=True):
        return evidence_answer(found)


def _shown(actor: Actor, contest_id: UUID) -> dict[str, Any]:
    return presenting.contest_detail(queries.contest_by_id(contest_id), actor, files_at=FILES_AT)
