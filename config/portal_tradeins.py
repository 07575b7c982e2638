"""What buyers want to trade in, in the portal of each dealer they asked: the queue, the cars, the answers."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from ninja import Query, Router

from core.edge.api import ErrorBody, Page, idempotent, paginate
from core.kernel import clock
from core.kernel.errors import NotFound
from shared_apps.tradein import operations, presenting, queries
from shared_apps.tradein.downloads import photo_answer
from shared_apps.tradein.schemas import TradeInDeclineIn, TradeInDetail, TradeInOfferIn, TradeInRow
from tenant_apps.staff.access import staff_actor
from tenants.context import market_context

router = Router(tags=["trade-ins"])
REFUSALS = frozenset({401, 403, 404, 409, 422})


@router.get("/trade-ins", response={200: Page[TradeInRow], REFUSALS: ErrorBody}, operation_id="tradeins_list")
def list_requests(
    request: HttpRequest,
    state: Annotated[str, Query(max_length=100)] = "",
    lead_id: UUID | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> dict[str, Any]:
    """Requests made to this dealer, the newest first; `state` may name several, with commas."""
    rows = queries.requests(staff_actor(request), clock.now(), state=state, lead_id=lead_id)
    return paginate(rows, presenting.request_row, cursor=cursor, limit=limit)


@router.get(
    "/trade-ins/{request_id}",
    response={200: TradeInDetail, REFUSALS: ErrorBody},
    operation_id="tradeins_show",
)
def show(request: HttpRequest, request_id: UUID) -> dict[str, Any]:
    """One request: the car, the estimate with its reasons and comparables, the photos."""
    actor = staff_actor(request)
    return presenting.request_detail(queries.request_for(actor, request_id), actor)


@router.post(
    "/trade-ins/{request_id}/offer",
    response={200: TradeInDetail, REFUSALS: ErrorBody},
    operation_id="tradeins_offer",
)
@idempotent
def offer(request: HttpRequest, request_id: UUID, body: TradeInOfferIn) -> dict[str, Any]:
    """Offer a price until a day; made again, it takes the place of the last."""
    actor = staff_actor(request)
    made = operations.make_offer(
        actor=actor,
        request_id=request_id,
        price=body.offer.money(),
        valid_until=body.valid_until,
        answer=body.answer,
    )
    return presenting.request_detail(made, actor)


@router.post(
    "/trade-ins/{request_id}/decline",
    response={200: TradeInDetail, REFUSALS: ErrorBody},
    operation_id="tradeins_decline",
)
@idempotent
def decline(request: HttpRequest, request_id: UUID, body: TradeInDeclineIn) -> dict[str, Any]:
    """Make no offer, or no longer, and say why."""
    actor = staff_actor(request)
    declined = operations.decline_request(actor=actor, request_id=request_id, answer=body.answer)
    return presenting.request_detail(declined, actor)


@router.get(
    "/trade-ins/{request_id}/photos/{photo_id}/{size}.webp",
    response={REFUSALS: ErrorBody},
    operation_id="tradeins_photo",
)
def photo(request: HttpRequest, request_id: UUID, photo_id: UUID, size: str) -> HttpResponseBase:
    """A photo that came with a request to this dealer."""
    asked = queries.request_for(staff_actor(request), request_id)
    if str(photo_id) not in {told for told, _width, _height in asked.photos}:
        raise NotFound()
    with market_context():  # buyers' photos lie with the market; the request above says whose they may be
        return photo_answer(asked.trade_in_id, photo_id, size)
