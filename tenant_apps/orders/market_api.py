from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from core.edge.api import ErrorBody, Page, idempotent, money, paginate
from core.kernel.errors import DomainError
from shared_apps.accounts.access import buyer_actor, signed_in_user
from shared_apps.marketplace.queries import OrderSummary, order_summary, orders_of_buyer
from tenant_apps.orders.assessments import ending_of, if_cancelled
from tenant_apps.orders.downloads import contract_answer
from tenant_apps.orders.ending import Cause
from tenant_apps.orders.market_schemas import (
    BuyerOrderOut,
    CancelMineIn,
    EndingOut,
    ReservationIn,
    ReservationOut,
)
from tenant_apps.orders.market_views import contact_of, locale_of_page, mine, require_books
from tenant_apps.orders.operations import cancel_order
from tenant_apps.orders.policies import buyer_may_cancel
from tenant_apps.orders.queries import order_for
from tenant_apps.orders.reservations import ensure_checkout, reserve_listing
from tenants.context import dealer_context
from tenants.states import SERVED

router = Router(tags=["orders"])
REFUSALS = frozenset({401, 403, 404, 409, 422})


@router.post(
    "/listings/{listing_id}/reservations",
    operation_id="orders_reserve",
    response={201: ReservationOut, REFUSALS: ErrorBody},
)
@idempotent
def reserve(
    request: HttpRequest, listing_id: UUID, body: ReservationIn | None = None
) -> Status[dict[str, Any]]:
    """Hold a car for the caller; asking again answers the same order.

    A price or deposit in the body that is not what the dealer asks now is refused.
    """
    actor, seen = buyer_actor(request), (body or ReservationIn()).seen()
    dealer, order = reserve_listing(actor=actor, buyer=contact_of(request), listing_id=listing_id, seen=seen)
    try:
        url = ensure_checkout(actor=actor, dealer=dealer, order_id=order.id, locale=locale_of_page())
    except DomainError:
        url = ""  # the car is held all the same; the order's page asks again
    made = {
        "order_id": order.id,
        "number": order.number,
        "dealer_slug": dealer.slug,
        "state": order.state,
        "checkout_url": url or None,
        "hold_expires_at": order.hold_expires_at,
    }
    return Status(201, made)


@router.get("/orders", operation_id="orders_mine", response={200: Page[BuyerOrderOut], REFUSALS: ErrorBody})
def my_orders(request: HttpRequest, cursor: str | None = None, limit: int = 50) -> dict[str, Any]:
    """The caller's orders, the newest first."""
    rows = orders_of_buyer(signed_in_user(request).id)
    return paginate(rows, _shown, cursor=cursor, limit=limit, order=("-placed_at", "-id"))


@router.get(
    "/orders/{dealer_slug}/{order_id}",
    operation_id="orders_mine_show",
    response={200: BuyerOrderOut, REFUSALS: ErrorBody},
)
def my_order(request: HttpRequest, dealer_slug: str, order_id: UUID) -> dict[str, Any]:
    """One of the caller's orders."""
    return _shown(mine(buyer_actor(request), dealer_slug, order_id)[0])


@router.get(
    "/orders/{dealer_slug}/{order_id}/contract.pdf",
    operation_id="orders_mine_contract",
    response={REFUSALS: ErrorBody},
)
def my_contract(request: HttpRequest, dealer_slug: str, order_id: UUID) -> HttpResponse:
    """The contract of the caller's order as PDF."""
    actor = buyer_actor(request)
    _summary, dealer = mine(actor, dealer_slug, order_id)
    require_books(dealer)
    with dealer_context(dealer):
        return contract_answer(actor, order_for(actor, order_id).id, as_attachment=True)


@router.get(
    "/orders/{dealer_slug}/{order_id}/cancellation",
    operation_id="orders_mine_cancellation",
    response={200: EndingOut, REFUSALS: ErrorBody},
)
def my_cancellation(
    request: HttpRequest, dealer_slug: str, order_id: UUID, cause: Cause = "BUYER"
) -> dict[str, Any]:
    """What cancelling now would cost, and why."""
    actor = buyer_actor(request)
    _summary, dealer = mine(actor, dealer_slug, order_id)
    require_books(dealer)
    with dealer_context(dealer):
        order = order_for(actor, order_id)
        return ending_of(if_cancelled(order, cause), order.currency)


@router.post(
    "/orders/{dealer_slug}/{order_id}/cancel",
    operation_id="orders_mine_cancel",
    response={200: BuyerOrderOut, REFUSALS: ErrorBody},
)
@idempotent
def cancel_mine(request: HttpRequest, dealer_slug: str, order_id: UUID, body: CancelMineIn) -> dict[str, Any]:
    """Let the car go. `shown` confirms the payout that `…/cancellation` told; unpaid orders need none."""
    actor = buyer_actor(request)
    summary, dealer = mine(actor, dealer_slug, order_id)
    require_books(dealer)
    with dealer_context(dealer):
        shown = None if body.shown is None else body.shown.amount
        cancel_order(actor=actor, order_id=order_id, reason=body.reason, shown_minor=shown)
    return _shown(order_summary(order_id, summary.buyer_id))


def _shown(order: OrderSummary) -> dict[str, Any]:
    return {
        "id": order.id,
        "number": order.number,
        "state": order.state,
        "dealer": {
            "slug": order.dealer.slug,
            "name": order.dealer.name,
            "city": order.dealer.city,
            "phone": order.dealer.phone,
        },
        "vehicle_id": order.vehicle_id,
        "vehicle_title_zh": order.vehicle_title_zh,
        "vehicle_title_en": order.vehicle_title_en,
        "art_url": order.art_url,
        "total": money(order.total_minor, order.currency),
        "deposit": money(order.deposit_minor, order.currency),
        "paid": money(order.paid_minor, order.currency),
        "placed_at": order.placed_at,
        "hold_expires_at": order.hold_expires_at,
        "checkout_url": order.checkout_url or None,
        "milestones": [{"state": state, "at": at} for state, at in order.milestones],
        "contract_ready": order.contract_ready,
        "can_cancel": order.dealer.state in SERVED and buyer_may_cancel(order.state),
    }
