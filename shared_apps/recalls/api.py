"""Recalls as the console sees them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from core.edge.api import ErrorBody, Page, idempotent, paginate
from shared_apps.accounts.access import operator_actor
from shared_apps.catalog.queries import find_trims
from shared_apps.recalls import operations
from shared_apps.recalls.facts import RecallNotice
from shared_apps.recalls.queries import PUBLISH, recalls

router = Router(tags=["recalls"])
REFUSALS = frozenset({401, 403, 404, 409, 422})


class RecallIn(Schema):
    """A maker's recall: of all cars of the trims, and of the VINs."""

    number: str = Field(max_length=40)
    title_zh: str = Field(max_length=120)
    title_en: str = Field(max_length=120)
    remedy_zh: str = Field(max_length=400)
    remedy_en: str = Field(max_length=400)
    announced_on: date
    trim_ids: list[UUID] = Field([], max_length=500)
    vins: list[str] = Field([], max_length=operations.MOST_VINS + 1)


class RecallLiftIn(Schema):
    """Why a recall holds no car back any more."""

    reason: str = Field(max_length=400)


class RecallOut(Schema):
    """A recall; `vins` are how many it names, `repaired` how many cars dealers have put right."""

    id: UUID
    number: str
    title_zh: str
    title_en: str
    remedy_zh: str
    remedy_en: str
    announced_on: date
    trims: int
    vins: int
    repaired: int
    published_by: str
    published_at: datetime
    lifted_at: datetime | None
    lift_reason: str


class RecallTrimOut(Schema):
    """A trim that a notice may name."""

    id: UUID
    title_zh: str
    title_en: str


@router.get(
    "/recalls/trims",
    operation_id="recalls_find_trims",
    response={200: list[RecallTrimOut], REFUSALS: ErrorBody},
)
def find(
    request: HttpRequest, q: Annotated[str, Query(min_length=1, max_length=120)]
) -> list[dict[str, Any]]:
    """Trims by words of their title ("汉 2025"), also those no longer sold."""
    operator_actor(request).require(PUBLISH)
    found = find_trims(q, on_sale_only=False)
    return [{"id": trim.id, "title_zh": trim.title_zh, "title_en": trim.title_en} for trim in found]


@router.get("/recalls", operation_id="recalls_list", response={200: Page[RecallOut], REFUSALS: ErrorBody})
def list_recalls(request: HttpRequest, cursor: str | None = None, limit: int = 50) -> dict[str, Any]:
    """Recalls, the latest first."""
    return paginate(recalls(operator_actor(request)), _recall, cursor=cursor, limit=limit)


@router.post("/recalls", operation_id="recalls_publish", response={201: RecallOut, REFUSALS: ErrorBody})
@idempotent
def publish(request: HttpRequest, body: RecallIn) -> Status[dict[str, Any]]:
    """Publish a recall: every dealer's unsold cars under it leave the market at once."""
    actor = operator_actor(request)
    notice = RecallNotice(
        **{name: getattr(body, name) for name in ("number", "announced_on", *operations.TEXTS)},
        trim_ids=tuple(body.trim_ids),
        vins=tuple(body.vins),
    )
    made = operations.publish_recall(actor=actor, notice=notice)
    return Status(201, _recall(recalls(actor).get(id=made.id)))


@router.post(
    "/recalls/{recall_id}/lift", operation_id="recalls_lift", response={200: RecallOut, REFUSALS: ErrorBody}
)
@idempotent
def lift(request: HttpRequest, recall_id: UUID, body: RecallLiftIn) -> dict[str, Any]:
    """Say that a recall holds no car back any more."""
    actor = operator_actor(request)
    operations.lift_recall(actor=actor, recall_id=recall_id, reason=body.reason)
    return _recall(recalls(actor).get(id=recall_id))


def _recall(row: Any) -> dict[str, Any]:
    names = ("id", "number", *operations.TEXTS, "announced_on", "published_by", "lifted_at", "lift_reason")
    counted = {"trims": len(row.trim_ids), "vins": row.named, "repaired": row.repaired}
    return {**{name: getattr(row, name) for name in names}, **counted, "published_at": row.created_at}
