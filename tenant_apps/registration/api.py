"""The registration desk: the pack of papers and the vehicle office."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Router
from ninja.files import UploadedFile

from core.edge.api import ErrorBody, idempotent
from core.kernel.actor import Actor
from tenant_apps.orders.queries import order_at_hand
from tenant_apps.registration import operations
from tenant_apps.registration.presenting import detail_of
from tenant_apps.registration.schemas import RegistrationMoveIn, RegistrationOut
from tenant_apps.staff.access import staff_actor
from tenant_apps.stock.errors import PhotoTooLarge
from tenant_apps.stock.pictures import LARGEST_FILE

router = Router(tags=["registration"])
REFUSALS = frozenset({401, 403, 404, 409, 422})
ANSWERS: Any = {200: RegistrationOut, REFUSALS: ErrorBody}


@router.get("/orders/{order_id}/registration", operation_id="registration_show", response=ANSWERS)
def show(request: HttpRequest, order_id: UUID) -> dict[str, Any]:
    """Where the registration of an order's car stands, and what the pack lacks."""
    return _shown(staff_actor(request), order_id)


@router.post("/orders/{order_id}/registration/moves", operation_id="registration_move", response=ANSWERS)
@idempotent
def move(request: HttpRequest, order_id: UUID, body: RegistrationMoveIn) -> dict[str, Any]:
    """Take a step with the pack, have the office called once more, or hand out what a tax refund needs."""
    actor = staff_actor(request)
    if body.verb == "call_again":
        operations.call_again(actor=actor, order_id=order_id)
    elif body.verb == "hand_refund_papers":
        operations.hand_refund_papers(actor=actor, order_id=order_id)
    else:
        operations.move_registration(actor=actor, order_id=order_id, verb=body.verb, note=body.note)
    return _shown(actor, order_id)


@router.post("/orders/{order_id}/registration/documents", operation_id="registration_bring", response=ANSWERS)
@idempotent
def bring(
    request: HttpRequest,
    order_id: UUID,
    file: Annotated[UploadedFile, File()],
    kind: Annotated[str, Form(max_length=16)],
) -> dict[str, Any]:
    """Keep a photo of a document (JPEG, PNG or WebP, at most 10 MB)."""
    actor = staff_actor(request)
    if file.size is None or file.size > LARGEST_FILE:
        raise PhotoTooLarge()
    operations.bring_document(actor=actor, order_id=order_id, kind=kind, data=file.read())
    return _shown(actor, order_id)


@router.get(
    "/orders/{order_id}/registration/documents/{kind}.webp",
    operation_id="registration_document",
    response={REFUSALS: ErrorBody},
)
def document(request: HttpRequest, order_id: UUID, kind: str) -> HttpResponse:
    """The photo of a document; each look at it is recorded."""
    data = operations.view_document(actor=staff_actor(request), order_id=order_id, kind=kind)
    answer = HttpResponse(data, content_type="image/webp")
    answer["Cache-Control"] = "private, no-store"
    return answer


def _shown(actor: Actor, order_id: UUID) -> dict[str, Any]:
    return detail_of(order_at_hand(actor, order_id), actor)
