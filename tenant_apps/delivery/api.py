"""The hand-over desk: times, the checklist, what is fitted before."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import File, Router
from ninja.files import UploadedFile

from core.edge.api import ErrorBody, idempotent
from core.kernel.actor import Actor
from core.kernel.errors import Invalid
from shared_apps.appointments.places import find_city
from tenant_apps.delivery import operations
from tenant_apps.delivery.errors import AddressMissing
from tenant_apps.delivery.facts import CHECKS, Checklist, HomeWish
from tenant_apps.delivery.presenting import detail_of, distance_to, quote_out, slots_of, tour_of
from tenant_apps.delivery.queries import delivery_settings, quote
from tenant_apps.delivery.schemas import (
    ChecklistIn,
    DeliverySettingsIn,
    DeliverySettingsOut,
    FeePaidIn,
    HandoverBookingIn,
    HandoverMoveIn,
    HandoverOut,
    HandoverSlotsOut,
    HandoverStaffIn,
    HomeQuoteOut,
    InstallationIn,
    InstallationMoveIn,
    TourOut,
)
from tenant_apps.orders.queries import order_at_hand
from tenant_apps.staff.access import staff_actor
from tenant_apps.stock.errors import PhotoTooLarge
from tenant_apps.stock.pictures import LARGEST_FILE

router = Router(tags=["delivery"])
REFUSALS = frozenset({401, 403, 404, 409, 422})
ANSWERS: Any = {200: HandoverOut, REFUSALS: ErrorBody}


@router.get("/orders/{order_id}/handover", operation_id="delivery_show", response=ANSWERS)
def show(request: HttpRequest, order_id: UUID) -> dict[str, Any]:
    """An order's hand-over: when, where, what was signed, what is to be fitted."""
    return _shown(staff_actor(request), order_id)


@router.get(
    "/orders/{order_id}/handover/slots",
    operation_id="delivery_slots",
    response={200: HandoverSlotsOut, REFUSALS: ErrorBody},
)
def slots(request: HttpRequest, order_id: UUID, day: date | None = None) -> dict[str, Any]:
    """Free times of one day, the first free one unless told otherwise."""
    return slots_of(order_at_hand(staff_actor(request), order_id), day)


@router.post("/orders/{order_id}/handover/booking", operation_id="delivery_book", response=ANSWERS)
@idempotent
def book(request: HttpRequest, order_id: UUID, body: HandoverBookingIn) -> dict[str, Any]:
    """Take a free time; one taken before is given up."""
    actor = staff_actor(request)
    home = HomeWish(address=body.address, km=_km_to(body.city)) if body.address.strip() else None
    operations.book_handover(
        actor=actor,
        order_id=order_id,
        starts_at=body.starts_at,
        home=home,
        seen_fee=body.seen_fee.amount if body.seen_fee else None,
    )
    return _shown(actor, order_id)


@router.get(
    "/orders/{order_id}/handover/quote",
    operation_id="delivery_quote",
    response={200: HomeQuoteOut, REFUSALS: ErrorBody},
)
def quote_home(request: HttpRequest, order_id: UUID, city: str = "") -> dict[str, Any]:
    """What bringing the car to a city costs."""
    return quote_out(quote(order_at_hand(staff_actor(request), order_id), _km_to(city)))


@router.post("/orders/{order_id}/handover/fee", operation_id="delivery_record_fee", response=ANSWERS)
@idempotent
def record_fee(request: HttpRequest, order_id: UUID, body: FeePaidIn) -> dict[str, Any]:
    """Book that the fee for bringing the car came by bank transfer."""
    actor = staff_actor(request)
    operations.record_fee(actor=actor, order_id=order_id, reference=body.reference)
    return _shown(actor, order_id)


@router.get("/handovers/tour", operation_id="delivery_tour", response={200: TourOut, REFUSALS: ErrorBody})
def tour(request: HttpRequest, day: date | None = None) -> dict[str, Any]:
    """Where cars are brought on a day, today unless told."""
    if day is not None and not 1900 <= day.year < 2200:
        raise Invalid("field.range", field="day")  # the calendar's last day has no next one
    return tour_of(staff_actor(request), day)


@router.post("/orders/{order_id}/handover/moves", operation_id="delivery_move", response=ANSWERS)
@idempotent
def move(request: HttpRequest, order_id: UUID, body: HandoverMoveIn) -> dict[str, Any]:
    """Give the time up, set out for the buyer's door, or take back what was signed."""
    actor = staff_actor(request)
    if body.verb == "unbook":
        operations.unbook_handover(actor=actor, order_id=order_id)
    elif body.verb == "leave":
        operations.set_out(actor=actor, order_id=order_id)
    else:
        operations.reopen_handover(actor=actor, order_id=order_id, note=body.note)
    return _shown(actor, order_id)


@router.post("/orders/{order_id}/handover/staff", operation_id="delivery_assign", response=ANSWERS)
@idempotent
def assign(request: HttpRequest, order_id: UUID, body: HandoverStaffIn) -> dict[str, Any]:
    """Say who hands the car over."""
    actor = staff_actor(request)
    operations.assign_handover(actor=actor, order_id=order_id, staff_id=body.staff_id)
    return _shown(actor, order_id)


@router.post("/orders/{order_id}/handover/signature", operation_id="delivery_sign", response=ANSWERS)
@idempotent
def sign(request: HttpRequest, order_id: UUID, body: ChecklistIn) -> dict[str, Any]:
    """Keep the checklist that both sides signed, perhaps a while ago on a tablet without a network."""
    actor = staff_actor(request)
    told = body.dict()
    points = {name: frozenset(told[name]).intersection(CHECKS) for name in ("checks", "defects")}
    checklist = Checklist(**{**told, **points, "checks": points["checks"] - points["defects"]})
    operations.sign_handover(actor=actor, order_id=order_id, checklist=checklist)
    return _shown(actor, order_id)


@router.post("/orders/{order_id}/handover/photo", operation_id="delivery_photograph", response=ANSWERS)
@idempotent
def photograph(request: HttpRequest, order_id: UUID, file: Annotated[UploadedFile, File()]) -> dict[str, Any]:
    """Keep the photo of the car at the buyer's door (JPEG, PNG or WebP, at most 10 MB)."""
    actor = staff_actor(request)
    if file.size is None or file.size > LARGEST_FILE:
        raise PhotoTooLarge()
    operations.add_proof(actor=actor, order_id=order_id, data=file.read())
    return _shown(actor, order_id)


@router.get(
    "/orders/{order_id}/handover/photo.webp", operation_id="delivery_photo", response={REFUSALS: ErrorBody}
)
def photo(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """The photo of the car at the buyer's door."""
    data = operations.view_proof(actor=staff_actor(request), order_id=order_id)
    answer = HttpResponse(data, content_type="image/webp")
    answer["Cache-Control"] = "private, no-store"
    return answer


@router.post("/orders/{order_id}/installations", operation_id="delivery_plan_installation", response=ANSWERS)
@idempotent
def plan_installation(request: HttpRequest, order_id: UUID, body: InstallationIn) -> dict[str, Any]:
    """Have something fitted before the car is ready."""
    actor = staff_actor(request)
    operations.plan_installation(actor=actor, order_id=order_id, title=body.title, note=body.note)
    return _shown(actor, order_id)


@router.post(
    "/installations/{installation_id}/moves", operation_id="delivery_move_installation", response=ANSWERS
)
@idempotent
def move_installation(
    request: HttpRequest, installation_id: UUID, body: InstallationMoveIn
) -> dict[str, Any]:
    """Say that it is fitted, taken up again or left out."""
    actor = staff_actor(request)
    job = operations.move_installation(
        actor=actor, installation_id=installation_id, verb=body.verb, note=body.note
    )
    return _shown(actor, job.order_id)


@router.get(
    "/delivery-settings",
    operation_id="delivery_settings",
    response={200: DeliverySettingsOut, REFUSALS: ErrorBody},
)
def settings(request: HttpRequest) -> Any:
    """How the dealer hands cars over."""
    staff_actor(request).require("orders.see")
    return delivery_settings()


@router.post(
    "/delivery-settings",
    operation_id="delivery_change_settings",
    response={200: DeliverySettingsOut, REFUSALS: ErrorBody},
)
@idempotent
def change_settings(request: HttpRequest, body: DeliverySettingsIn) -> Any:
    """Change it; what is booked stays."""
    return operations.change_settings(actor=staff_actor(request), **body.dict())


def _km_to(name: str) -> float:
    city = find_city(name[:40])
    if city is None:
        raise AddressMissing(field="city")
    return distance_to((city.latitude, city.longitude))


def _shown(actor: Actor, order_id: UUID) -> dict[str, Any]:
    return detail_of(order_at_hand(actor, order_id), actor)
