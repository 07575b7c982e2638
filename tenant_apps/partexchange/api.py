"""The desk for old cars of orders: inspect, offer, receive."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from core.edge.api import ErrorBody, idempotent
from core.kernel.actor import Actor
from shared_apps.catalog.queries import trim_facts
from tenant_apps.orders.queries import order_at_hand
from tenant_apps.partexchange import operations
from tenant_apps.partexchange.facts import FirmOffer, Inspection, OldCar
from tenant_apps.partexchange.presenting import detail_of
from tenant_apps.partexchange.schemas import (
    OldCarIn,
    OldCarInspectionIn,
    OldCarNoteIn,
    OldCarOfferIn,
    OldCarReceiptIn,
    PartExchangeOut,
)
from tenant_apps.staff.access import staff_actor

router = Router(tags=["partexchange"])
REFUSALS = frozenset({401, 403, 404, 409, 422})
ANSWERS: Any = {200: PartExchangeOut, REFUSALS: ErrorBody}


@router.get("/orders/{order_id}/old-car", operation_id="partexchange_show", response=ANSWERS)
def show(request: HttpRequest, order_id: UUID) -> dict[str, Any]:
    """The old car of an order, its inspection and its offer."""
    return _shown(staff_actor(request), order_id)


@router.post("/orders/{order_id}/old-car", operation_id="partexchange_attach", response=ANSWERS)
@idempotent
def attach(request: HttpRequest, order_id: UUID, body: OldCarIn) -> dict[str, Any]:
    """Record the buyer's old car."""
    actor = staff_actor(request)
    trim = trim_facts(body.trim_id, retired_ok=True)
    car = OldCar(
        title_zh=trim.title_zh,
        title_en=trim.title_en,
        trim_id=trim.id,
        mileage_km=body.mileage_km,
        vin=body.vin,
    )
    operations.attach_car(actor=actor, order_id=order_id, car=car)
    return _shown(actor, order_id)


@router.post("/orders/{order_id}/old-car/inspection", operation_id="partexchange_inspect", response=ANSWERS)
@idempotent
def inspect(request: HttpRequest, order_id: UUID, body: OldCarInspectionIn) -> dict[str, Any]:
    """Note what was found; an offer made before does not stand any more."""
    actor = staff_actor(request)
    operations.inspect_car(actor=actor, order_id=order_id, found=Inspection(**body.dict()))
    return _shown(actor, order_id)


@router.post("/orders/{order_id}/old-car/offer", operation_id="partexchange_offer", response=ANSWERS)
@idempotent
def offer(request: HttpRequest, order_id: UUID, body: OldCarOfferIn) -> dict[str, Any]:
    """Make a firm offer, good for a week."""
    actor = staff_actor(request)
    firm = FirmOffer(
        amount_minor=body.amount.amount, lien_minor=body.lien.amount, lien_holder=body.lien_holder
    )
    operations.make_offer(actor=actor, order_id=order_id, offer=firm)
    return _shown(actor, order_id)


@router.post("/orders/{order_id}/old-car/difference", operation_id="partexchange_differ", response=ANSWERS)
@idempotent
def differ(request: HttpRequest, order_id: UUID, body: OldCarNoteIn) -> dict[str, Any]:
    """The car is not what was inspected: it is inspected and offered for anew."""
    actor = staff_actor(request)
    operations.report_difference(actor=actor, order_id=order_id, note=body.note)
    return _shown(actor, order_id)


@router.post("/orders/{order_id}/old-car/rejection", operation_id="partexchange_reject", response=ANSWERS)
@idempotent
def reject(request: HttpRequest, order_id: UUID, body: OldCarNoteIn) -> dict[str, Any]:
    """Do without the old car."""
    actor = staff_actor(request)
    operations.reject_car(actor=actor, order_id=order_id, note=body.note)
    return _shown(actor, order_id)


@router.post("/orders/{order_id}/old-car/receipt", operation_id="partexchange_receive", response=ANSWERS)
@idempotent
def receive(request: HttpRequest, order_id: UUID, body: OldCarReceiptIn) -> dict[str, Any]:
    """The old car is here: into the stock, and towards the price."""
    actor = staff_actor(request)
    operations.receive_old_car(
        actor=actor,
        order_id=order_id,
        colour_code=body.colour_code,
        mileage_km=body.mileage_km,
        price=body.price.money(),
    )
    return _shown(actor, order_id)


def _shown(actor: Actor, order_id: UUID) -> dict[str, Any]:
    return detail_of(order_at_hand(actor, order_id), actor)
