"""Old cars brought into each state by the real operations, at the dealer at hand."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.kernel.actor import SYSTEM, Actor
from core.kernel.money import Money
from tenant_apps.orders.models import Order
from tenant_apps.orders.operations import cancel_order
from tenant_apps.partexchange import operations
from tenant_apps.partexchange.facts import FirmOffer, Inspection, OldCar
from tenant_apps.partexchange.models import PartExchange
from tests.factories.stock import a_vin

OFFER, LIEN = 8_000_000, 2_500_000
PATHS = {
    "NONE": (),
    "ESTIMATED": ("attach",),
    "INSPECTED": ("attach", "inspect"),
    "OFFERED": ("attach", "inspect", "offer"),
    "ACCEPTED": ("attach", "inspect", "offer", "accept"),
    "RECEIVED": ("attach", "inspect", "offer", "accept", "receive"),
    "REJECTED": ("attach", "reject"),
}
"""The steps by which an old car comes into each state."""


def old_car(trim_id: UUID, **given: Any) -> OldCar:
    """A car as its buyer tells of it."""
    values = {"title_zh": "宝马 3系", "title_en": "BMW 3 Series", "trim_id": trim_id, "mileage_km": 61_000}
    return OldCar(**{**values, **given})


def inspection(**given: Any) -> Inspection:
    """A car in order whose owner is proven."""
    values = {"vin": a_vin(), "mileage_km": 61_200, "faults": {"tyres": "前轮磨损"}, "owner_proven": True}
    return Inspection(**{**values, **given})


def step(order: Order, verb: str, actor: Actor = SYSTEM, **given: Any) -> PartExchange:
    """Take an order's old car a step further, with what the step asks for."""
    asked: dict[str, dict[str, Any]] = {
        "attach": {"car": old_car(UUID(order.vehicle["trim_id"]))},
        "inspect": {"found": inspection()},
        "offer": {"offer": FirmOffer(amount_minor=OFFER, lien_minor=LIEN, lien_holder="工商银行")},
        "accept": {"seen_minor": OFFER},
        "receive": {"colour_code": "jade", "mileage_km": 61_300, "price": Money(12_000_000)},
        "differ": {"note": "右后门补漆"},
        "reject": {},
    }
    deed: Any = {
        "attach": operations.attach_car,
        "inspect": operations.inspect_car,
        "offer": operations.make_offer,
        "accept": operations.accept_offer,
        "receive": operations.receive_old_car,
        "differ": operations.report_difference,
        "reject": operations.reject_car,
    }[verb]
    found: PartExchange = deed(actor=actor, order_id=order.id, **{**asked[verb], **given})
    return found


def bring_to(order: Order, state: str) -> None:
    """Take an order's old car there."""
    for verb in PATHS[state]:
        step(order, verb)


def call_off(order: Order) -> None:
    """End the order."""
    cancel_order(actor=SYSTEM, order_id=order.id, reason="x")
