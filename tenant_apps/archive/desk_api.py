"""What the platform may take from the dealer's archive, and what it took."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from core.edge.api import ErrorBody, idempotent
from shared_apps.mandates.facts import Coverage
from shared_apps.mandates.operations import grant_mandate, withdraw_mandate
from tenant_apps.archive.presenting import given, mandate_of
from tenant_apps.archive.schemas import Kind
from tenant_apps.staff.access import staff_actor

router = Router(tags=["archive"])
REFUSALS = frozenset({401, 403, 404, 409, 422})


class MandateOut(Schema):
    """A mandate. It covers documents sealed from `since` to `until` and lasts to the end of `ends_on`."""

    id: UUID
    state: Literal["IN_FORCE", "ENDED", "WITHDRAWN"]
    kinds: list[Kind]
    since: date
    until: date | None
    ends_on: date | None
    reason: str
    granted_by: str
    granted_at: datetime
    withdrawn_at: datetime | None
    withdrawn_by: str
    withdraw_reason: str


class TakenOut(Schema):
    """What the platform did: took `documents` into an export ("taken"), or fetched its file ("fetched")."""

    at: datetime
    actor: str
    action: Literal["taken", "fetched"]
    documents: int
    reason: str


class MandatesOut(Schema):
    """Every mandate there ever was, and what was taken by them lately."""

    mandates: list[MandateOut]
    taken: list[TakenOut]


class MandateIn(Schema):
    """What to let the platform take, and why. Days are Shanghai's, both included."""

    kinds: list[Kind] = Field(max_length=9)
    since: date
    until: date | None = None
    ends_on: date | None = None
    reason: str = Field(max_length=400)


class WithdrawIn(Schema):
    """Why a mandate is withdrawn."""

    reason: str = Field(max_length=400)


@router.get(
    "/archive/mandates", operation_id="archive_mandates", response={200: MandatesOut, REFUSALS: ErrorBody}
)
def list_mandates(request: HttpRequest) -> dict[str, Any]:
    """The dealer's mandates and what the platform took by them."""
    return given(staff_actor(request))


@router.post(
    "/archive/mandates",
    operation_id="archive_grant_mandate",
    response={201: MandateOut, REFUSALS: ErrorBody},
)
@idempotent
def grant(request: HttpRequest, body: MandateIn) -> Status[dict[str, Any]]:
    """Let the platform's finance export documents of this dealer."""
    coverage = Coverage(kinds=tuple(body.kinds), since=body.since, until=body.until, ends_on=body.ends_on)
    granted = grant_mandate(actor=staff_actor(request), coverage=coverage, reason=body.reason)
    return Status(201, mandate_of(granted))


@router.post(
    "/archive/mandates/{mandate_id}/withdraw",
    operation_id="archive_withdraw_mandate",
    response={200: MandateOut, REFUSALS: ErrorBody},
)
@idempotent
def withdraw(request: HttpRequest, mandate_id: UUID, body: WithdrawIn) -> dict[str, Any]:
    """Take a mandate back, at once."""
    return mandate_of(withdraw_mandate(actor=staff_actor(request), mandate_id=mandate_id, reason=body.reason))
