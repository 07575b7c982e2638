from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from core.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidTwice(Event):
    """A buyer has money twice: sent back by the dealer, and taken back by the bank."""

    name: ClassVar[str] = "cashier.paid_twice"

    order_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundAsked(Event):
    """A payment that came through billing is to go back. `key` names the attempt: said twice, done once."""

    name: ClassVar[str] = "cashier.refund_asked"

    payment_id: UUID
    order_id: UUID
    billing_payment_id: UUID
    amount_minor: int
    currency: str
    reason: str
    key: str
