from __future__ import annotations

from datetime import datetime
from uuid import UUID

from ninja import Field, Schema

from core.edge.api import MoneyIn, MoneyOut
from shared_apps.marketplace.facts import DepositKind
from tenant_apps.orders.facts import Seen


class ReservationIn(Schema):
    """What the caller was shown of the car, by the listing's own names; what is told must still be true."""

    price: MoneyIn | None = None
    deposit: MoneyIn | None = None
    deposit_kind: DepositKind | None = None

    def seen(self) -> Seen:
        """As the operation compares it."""
        return Seen(
            price_minor=self.price.amount if self.price else None,
            deposit_minor=self.deposit.amount if self.deposit else None,
            deposit_kind=self.deposit_kind,
        )


class ReservationOut(Schema):
    """A car held for the caller. `checkout_url` is null while the payment service is silent: ask again."""

    order_id: UUID
    number: str
    dealer_slug: str
    state: str
    checkout_url: str | None
    hold_expires_at: datetime


class MilestoneOut(Schema):
    """A state of the order and when it was reached."""

    state: str
    at: datetime


class BuyerDealerOut(Schema):
    """Whom the buyer buys from."""

    slug: str
    name: str
    city: str
    phone: str


class BuyerOrderOut(Schema):
    """An order as its buyer sees it. `checkout_url` only while the deposit waits to be paid."""

    id: UUID
    number: str
    state: str
    dealer: BuyerDealerOut
    vehicle_id: UUID
    vehicle_title_zh: str
    vehicle_title_en: str
    art_url: str
    total: MoneyOut
    deposit: MoneyOut
    paid: MoneyOut
    placed_at: datetime
    hold_expires_at: datetime | None
    checkout_url: str | None
    milestones: list[MilestoneOut]
    contract_ready: bool
    can_cancel: bool


class EndingLineOut(Schema):
    """One part of the result and why. `effect` is REFUND, KEPT or COMPENSATION."""

    code: str
    effect: str
    amount: MoneyOut
    text_zh: str
    text_en: str


class EndingOut(Schema):
    """What ending an order would cost whom. `payout` is refund and compensation: the amount to confirm.

    `needs_approval` where the staff need a manager; `refused` where the ground does not carry.
    """

    payout: MoneyOut
    refund: MoneyOut
    kept: MoneyOut
    compensation: MoneyOut
    lines: list[EndingLineOut]
    needs_approval: bool
    refused: bool


class CancelMineIn(Schema):
    """`shown` is the payout the buyer has seen; `reason` is optional."""

    shown: MoneyIn | None = None
    reason: str = Field("", max_length=400)
