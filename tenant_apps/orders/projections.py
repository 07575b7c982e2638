"""What of an order leaves the dealer's schema: to its buyer, and to the platform's figures."""

from __future__ import annotations

from shared_apps.marketplace.facts import OrderFacts
from tenant_apps.contracts.queries import current_contract
from tenant_apps.contracts.states import ENDED, HAS_FILE
from tenant_apps.orders.events import OrderChanged
from tenant_apps.orders.models import Order
from tenants.context import current_dealer


def facts_of(order: Order) -> OrderFacts:
    """The order as its buyer may see it: never the staff's notes, nor anything of other orders."""
    car = order.vehicle
    contract = current_contract(order.id) if order.version > 1 else None  # none belongs to one just placed
    ready = contract is not None and contract.state in HAS_FILE
    return OrderFacts(
        order_id=order.id,
        number=order.number,
        dealer_id=current_dealer().id,
        buyer_id=order.buyer_id,
        state=order.state,
        vehicle_id=order.vehicle_id,
        vehicle_title_zh=car["title_zh"],
        vehicle_title_en=car["title_en"],
        art_url=car["art_url"],
        colour_name_zh=car["colour_name_zh"],
        colour_name_en=car["colour_name_en"],
        colour_hex=car["colour_hex"],
        total_minor=order.total_minor,
        deposit_minor=order.deposit_minor,
        deposit_kind="EARNEST" if order.deposit_kind == "EARNEST" else "REFUNDABLE",
        paid_minor=order.paid_minor,
        currency=order.currency,
        hold_expires_at=order.hold_expires_at if order.state == "HOLD" else None,
        placed_at=order.created_at,
        milestones=order.milestones,
        contract_ready=ready,
        contract_id=contract.id if contract is not None and contract.state not in ENDED else None,
        checkout_url=order.checkout_url if order.state == "HOLD" else "",
        version=order.version,
    )


def change_of(order: Order) -> OrderChanged:
    """The order as figures need it: one that waits for a decision counts where it stood."""
    return OrderChanged(
        order_id=order.id,
        number=order.number,
        state=order.paused_from or order.state,
        total_minor=order.total_minor,
        paid_minor=order.paid_minor,
        currency=order.currency,
        vehicle_id=order.vehicle_id,
        buyer_id=order.buyer_id,
        placed_at=order.created_at,
        delivered_at=order.delivered_at,
        version=order.version,
    )
