"""Who may use the routes of hand-overs, and the orders they are tried on."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from core.kernel import clock
from core.kernel.actor import SYSTEM
from tenant_apps.delivery.facts import CHECKS
from tenant_apps.delivery.operations import add_proof, plan_installation
from tenant_apps.orders.facts import BuyerContact
from tenant_apps.orders.operations import mark_ready
from tenants.context import DealerRef, dealer_context
from tests.factories.delivery import STROKES
from tests.factories.drives import licence_photo
from tests.factories.orders import make_order
from tests.factories.partexchange import bring_to as bring_old_car_to
from tests.factories.registration import bring_papers, bring_to
from tests.isolation.case import BUYER, Case, staff

READY = {"order_id": "ready_order"}
AT = datetime.combine(
    clock.now().astimezone(clock.SHANGHAI).date() + timedelta(days=3), time(10), clock.SHANGHAI
).isoformat()
SIGNED = {
    "odometer_km": 20, "keys": 2, "level": 80, "checks": list(CHECKS), "buyer_name": "签名", "remarks": "",
    "buyer_strokes": STROKES, "dealer_strokes": STROKES, "signed_at": clock.now().isoformat(),
}  # fmt: skip
SETTINGS = {"bays": 2, "minutes": 60, "home_km": 50, "free_km": 10, "per_km_minor": 500}

DELIVERIES: dict[str, Case] = {
    "market /orders/<slug:dealer_slug>/<uuid:order_id>/handover": Case(BUYER, named=READY),
    "portal delivery_show": staff("orders.see", "SERVICE", named=READY),
    "portal delivery_slots": staff("orders.see", "SERVICE", named=READY),
    "portal delivery_book": staff("delivery.book", "FINANCE", body={"starts_at": AT}, named=READY),
    "portal delivery_move": staff(
        "delivery.book", "FINANCE", body={"verb": "unbook"}, named=READY, answers=(200, 409)
    ),
    "portal delivery_assign": staff(
        "delivery.book", "FINANCE", body={"staff_id": "{member_user_id}"}, named=READY, answers=(200, 409)
    ),
    "portal delivery_sign": staff("delivery.sign", "FINANCE", body=SIGNED, named=READY),
    "portal delivery_photograph": staff("delivery.sign", "FINANCE", body={"file": "picture"}, named=READY),
    "portal delivery_photo": staff("orders.see", "SERVICE", named=READY),
    "portal delivery_plan_installation": staff("delivery.fit", "FINANCE", body={"title": "行车记录仪"}),
    "portal delivery_move_installation": staff("delivery.fit", "FINANCE", body={"verb": "fit"}),
    "portal delivery_quote": staff("orders.see", "SERVICE", named=READY, answers=(200, 422)),
    "portal delivery_record_fee": staff(
        "orders.payment", "SALES", body={"reference": "ICBC 1"}, named=READY, answers=(200, 409)
    ),
    "portal delivery_tour": staff("orders.see", "SERVICE"),
    "portal delivery_settings": staff("orders.see", "SERVICE"),
    "portal delivery_change_settings": staff("delivery.manage", "SALES", body=SETTINGS),
}


def handovers(main: DealerRef, buyer: BuyerContact, reserved: Any) -> dict[str, Any]:
    """An order that is ready, with a photo, and something to be fitted to the car of one that is reserved."""
    order = make_order(main, "FUNDED", buyer=buyer)
    with dealer_context(main):
        mark_ready(actor=SYSTEM, order_id=order.id)
        add_proof(actor=SYSTEM, order_id=order.id, data=licence_photo())
        job = plan_installation(actor=SYSTEM, order_id=reserved.id, title="隐形车衣")
    packed = make_order(main, "RESERVED", buyer=buyer)
    with dealer_context(main):
        bring_to(packed.id, "PACK_OPEN")
        bring_papers(packed.id)
    traded = make_order(main, "RESERVED", buyer=buyer)
    with dealer_context(main):
        bring_old_car_to(traded, "ESTIMATED")
    return {
        "traded_order": traded.id,
        "ready_order": order.id,
        "installation_id": job.id,
        "packed_order": packed.id,
        "paper_kind": "IDENTITY",
    }
