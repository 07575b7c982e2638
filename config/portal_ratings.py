"""What the market says of a dealer's prices, in its portal: why, and how to contest it."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from ninja import Field, File, Router, Schema, Status
from ninja.files import UploadedFile

from core.edge.api import ErrorBody, idempotent
from core.edge.uploads import LARGEST_FILE
from core.kernel.actor import Actor
from shared_apps.appraisal import operations, presenting, queries
from shared_apps.appraisal.downloads import evidence_answer
from shared_apps.appraisal.errors import EvidenceTooLarge
from shared_apps.appraisal.operations.contesting import RIGHT
from shared_apps.appraisal.schemas import ContestOut, EvidenceOut, RatingOut
from shared_apps.marketplace.queries.ratings import listings_by_id, rating_of
from tenant_apps.staff.access import staff_actor
from tenant_apps.stock.queries import vehicle_for
from tenants.context import market_context

router = Router(tags=["ratings"])
REFUSALS = frozenset({401, 403, 404, 409, 422, 429})
FILES_AT = "/api/v1/stock/contests/{contest}/evidence/{evidence}"


class VehicleRating(Schema):
    """A car's rating, null for none; what was contested, newest first; whether the caller may contest now."""

    rating: RatingOut | None
    contests: list[ContestOut]
    may_contest: bool


class ContestIn(Schema):
    """A contest: why, in words, and the comparable that is none, where it is about one."""

    reason: Literal["COMPARABLE", "EQUIPMENT", "HISTORY", "OTHER"]
    text: str = Field(max_length=1000)
    comparable_id: UUID | None = None


@router.get(
    "/stock/vehicles/{vehicle_id}/rating",
    response={200: VehicleRating, REFUSALS: ErrorBody},
    operation_id="ratings_show",
)
def show(request: HttpRequest, vehicle_id: UUID) -> dict[str, Any]:
    """What buyers read about this car's price, with its reasons, and the dealer's contests of it."""
    return _told(staff_actor(request), vehicle_id)


@router.post(
    "/stock/vehicles/{vehicle_id}/contests",
    response={201: VehicleRating, REFUSALS: ErrorBody},
    operation_id="ratings_contest",
)
@idempotent
def contest(request: HttpRequest, vehicle_id: UUID, payload: ContestIn) -> Status[dict[str, Any]]:
    """Contest the rating of a car; files follow one by one."""
    actor = staff_actor(request)
    vehicle_for(actor, vehicle_id)
    operations.open_contest(
        actor=actor,
        listing_id=vehicle_id,
        reason=payload.reason,
        text=payload.text,
        comparable_id=payload.comparable_id,
    )
    return Status(201, _told(actor, vehicle_id))


@router.post(
    "/stock/contests/{contest_id}/evidence",
    response={201: EvidenceOut, REFUSALS: ErrorBody},
    operation_id="ratings_add_evidence",
)
@idempotent
def add_evidence(
    request: HttpRequest, contest_id: UUID, file: Annotated[UploadedFile, File()]
) -> Status[dict[str, Any]]:
    """Put a file behind an open contest: a picture or a PDF, at most 10 MB, at most five of them."""
    actor = staff_actor(request)
    if file.size is None or file.size > LARGEST_FILE:
        raise EvidenceTooLarge()
    made = operations.add_evidence(actor=actor, contest_id=contest_id, name=file.name or "", data=file.read())
    return Status(201, presenting.evidence_out(made, files_at=FILES_AT))


@router.post(
    "/stock/contests/{contest_id}/withdraw",
    response={200: VehicleRating, REFUSALS: ErrorBody},
    operation_id="ratings_withdraw",
)
@idempotent
def withdraw(request: HttpRequest, contest_id: UUID) -> dict[str, Any]:
    """Take an open contest back."""
    actor = staff_actor(request)
    taken = operations.withdraw_contest(actor=actor, contest_id=contest_id)
    return _told(actor, taken.listing_id)


@router.get(
    "/stock/contests/{contest_id}/evidence/{evidence_id}",
    response={REFUSALS: ErrorBody},
    operation_id="ratings_evidence",
)
def evidence(request: HttpRequest, contest_id: UUID, evidence_id: UUID) -> HttpResponseBase:
    """A file of one of the dealer's own contests."""
    staff_actor(request).require("stock.see")
    return evidence_answer(queries.evidence_by_id(contest_id, evidence_id))


def _told(actor: Actor, vehicle_id: UUID) -> dict[str, Any]:
    vehicle_for(actor, vehicle_id)
    with market_context():  # comparables are other dealers' cars, as every buyer sees them
        listing = listings_by_id([vehicle_id]).get(vehicle_id)
        rating = rating_of(listing) if listing is not None and listing.on_offer else None
        shown = presenting.rating_out(rating) if rating else None
    contests = queries.contests_of_listing(vehicle_id)
    free = all(one.state != "OPEN" for one in contests)
    return {
        "rating": shown,
        "contests": [presenting.contest_out(one, files_at=FILES_AT) for one in contests],
        "may_contest": shown is not None and free and actor.may(RIGHT),
    }
