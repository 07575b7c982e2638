"""The operators' API."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from core.edge.api import ErrorBody, Page, idempotent, paginate
from shared_apps.accounts.access import operator_actor
from shared_apps.catalog.cities import find_cities
from shared_apps.console import operations, presenting, queries
from shared_apps.console.schemas import (
    ApplicationDetail,
    ApplicationRow,
    ApproveIn,
    City,
    DealerDetail,
    DealerIn,
    DealerRow,
    Overview,
    RejectIn,
)
from tenants.queries import dealer_by_id

router = Router(tags=["console"])
REFUSALS = frozenset({401, 403, 404, 409, 422})


@router.get("/overview", response={200: Overview, REFUSALS: ErrorBody}, operation_id="console_overview")
def overview(request: HttpRequest) -> Any:
    """Stock, reservations, orders and turnover over all dealers."""
    operator_actor(request).require("console.see")
    return presenting.overview()


@router.post("/overview/refresh", response={202: None, REFUSALS: ErrorBody}, operation_id="console_refresh")
@idempotent
def refresh(request: HttpRequest) -> Any:
    """Ask the worker to add up all figures now."""
    operations.ask_for_refresh(actor=operator_actor(request))
    return Status(202, None)


@router.get("/dealers", response={200: Page[DealerRow], REFUSALS: ErrorBody}, operation_id="console_dealers")
def dealers(
    request: HttpRequest, q: str = "", state: str = "", cursor: str | None = None, limit: int = 50
) -> Any:
    """Dealers, newest first."""
    operator_actor(request).require("console.see")
    page = paginate(
        queries.dealers(q=q.strip(), state=state), lambda dealer: dealer, cursor=cursor, limit=limit
    )
    return {**page, "items": presenting.rows(page["items"])}


@router.post(
    "/dealers", response={201: DealerDetail, REFUSALS: ErrorBody}, operation_id="console_onboard_dealer"
)
@idempotent
def onboard(request: HttpRequest, payload: DealerIn) -> Any:
    """Onboard a dealer: ACTIVE at once, or PROVISIONING for as long as a schema must be built first."""
    dealer = operations.onboard_dealer(actor=operator_actor(request), details=payload.details())
    return Status(201, presenting.detail(dealer))


@router.get(
    "/dealers/{dealer_id}", response={200: DealerDetail, REFUSALS: ErrorBody}, operation_id="console_dealer"
)
def dealer(request: HttpRequest, dealer_id: UUID) -> Any:
    """One dealer with the progress of its provisioning."""
    operator_actor(request).require("console.see")
    return presenting.detail(dealer_by_id(dealer_id))


@router.post(
    "/dealers/{dealer_id}/retry",
    response={200: DealerDetail, REFUSALS: ErrorBody},
    operation_id="console_retry_dealer",
)
@idempotent
def retry(request: HttpRequest, dealer_id: UUID) -> Any:
    """Try a failed provisioning again."""
    actor = operator_actor(request)
    dealer_by_id(dealer_id)
    return presenting.detail(operations.retry_onboarding(actor=actor, dealer_id=dealer_id))


@router.post(
    "/dealers/{dealer_id}/invitations",
    response={200: DealerDetail, REFUSALS: ErrorBody},
    operation_id="console_invite_owner",
)
@idempotent
def invite(request: HttpRequest, dealer_id: UUID) -> Any:
    """Send the owner's invitation again."""
    actor = operator_actor(request)
    actor.require("dealers.onboard")
    found = dealer_by_id(dealer_id)
    operations.invite_owner(actor=actor, dealer=found)
    return presenting.detail(dealer_by_id(dealer_id))


@router.get("/cities", response={200: list[City], REFUSALS: ErrorBody}, operation_id="console_cities")
def cities(request: HttpRequest, q: str = "") -> Any:
    """Cities whose Chinese or English name begins with, or holds, the word."""
    operator_actor(request)
    return find_cities(q)


@router.get(
    "/applications",
    response={200: Page[ApplicationRow], REFUSALS: ErrorBody},
    operation_id="console_applications",
)
def applications(
    request: HttpRequest, q: str = "", state: str = "", cursor: str | None = None, limit: int = 50
) -> Any:
    """Companies that ask for a portal, newest first; `state` may name several, with commas."""
    operator_actor(request).require("console.see")
    rows = queries.applications(q=q.strip(), state=state)
    return paginate(rows, presenting.application_row, cursor=cursor, limit=limit)


@router.get(
    "/applications/{application_id}",
    response={200: ApplicationDetail, REFUSALS: ErrorBody},
    operation_id="console_application",
)
def application(request: HttpRequest, application_id: UUID) -> Any:
    """One application, with dealers and other applications that may be the same company."""
    operator_actor(request).require("console.see")
    return presenting.application_detail(queries.application_by_id(application_id))


@router.post(
    "/applications/{application_id}/review",
    response={200: ApplicationDetail, REFUSALS: ErrorBody},
    operation_id="console_review_application",
)
@idempotent
def review(request: HttpRequest, application_id: UUID) -> Any:
    """Take an application up; the applicant is told."""
    actor = operator_actor(request)
    operations.review_application(actor=actor, application_id=application_id)
    return presenting.application_detail(queries.application_by_id(application_id))


@router.post(
    "/applications/{application_id}/approve",
    response={200: ApplicationDetail, REFUSALS: ErrorBody},
    operation_id="console_approve_application",
)
@idempotent
def approve(request: HttpRequest, application_id: UUID, payload: ApproveIn) -> Any:
    """Make the applicant a dealer: READY at once, or APPROVED while a schema is built."""
    actor = operator_actor(request)
    operations.approve_application(actor=actor, application_id=application_id, slug=payload.slug)
    return presenting.application_detail(queries.application_by_id(application_id))


@router.post(
    "/applications/{application_id}/reject",
    response={200: ApplicationDetail, REFUSALS: ErrorBody},
    operation_id="console_reject_application",
)
@idempotent
def reject(request: HttpRequest, application_id: UUID, payload: RejectIn) -> Any:
    """Turn an application down; the applicant reads the reason."""
    actor = operator_actor(request)
    operations.reject_application(actor=actor, application_id=application_id, reason=payload.reason)
    return presenting.application_detail(queries.application_by_id(application_id))
