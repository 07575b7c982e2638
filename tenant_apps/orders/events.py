from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from core.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderChanged(Event):
    """An order as it stands after a change. Amounts in minor units; `version` grows with every change."""

    name: ClassVar[str] = "orders.order_changed"

    order_id: UUID
    number: str
    state: str
    total_minor: int
    paid_minor: int
    currency: str
    vehicle_id: UUID
    buyer_id: UUID
    placed_at: datetime
    delivered_at: datetime | None
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRecalled(Event):
    """The car of an order under way is under a maker's recall; `number` is the order's."""

    name: ClassVar[str] = "orders.order_recalled"

    order_id: UUID
    buyer_id: UUID
    recall_id: UUID
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckoutAbandoned(Event):
    """The order no longer waits for its deposit: the payment page still open for it is to be closed."""

    name: ClassVar[str] = "orders.checkout_abandoned"

    order_id: UUID
    billing_payment_id: UUID
