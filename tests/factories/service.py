"""Repair orders, made by the real operations."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from core.kernel.actor import SYSTEM
from core.kernel.money import Money
from tenant_apps.service.facts import WorkLine
from tenant_apps.service.models import RepairOrder
from tenant_apps.service.operations import move_repair_order, open_repair_order
from tenants.context import DealerRef, dealer_context
from tests.factories.stock import a_vin

LINES = (
    WorkLine("更换机油机滤", Decimal("0.50"), Money(38_000)),
    WorkLine("更换前刹车片", Decimal("1.25"), Money(86_050)),
)
TOTAL = Money(124_050)
PATHS = {
    "OPEN": (),
    "IN_PROGRESS": ("start",),
    "READY": ("start", "finish"),
    "INVOICED": ("start", "finish", "invoice"),
    "CLOSED": ("start", "finish", "invoice", "close"),
    "CANCELLED": ("cancel",),
}
"""The verbs by which a repair order comes into each state."""


def make_repair_order(dealer: DealerRef, state: str = "OPEN", **given: Any) -> RepairOrder:
    """A repair order of this dealer in the state; `given` goes to opening it."""
    values = {
        "vin": a_vin(),
        "customer_name": "陈先生",
        "customer_phone": "13800138000",
        "mileage_km": 15_200,
        "lines": LINES,
        **given,
    }
    with dealer_context(dealer):
        order = open_repair_order(actor=SYSTEM, **values)
        for verb in PATHS[state]:
            order = move_repair_order(actor=SYSTEM, order_id=order.id, verb=verb)
    return order
