"""What an order is made from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.kernel.money import Money

PART = "BALANCE-"
"""What the purpose of every part of a balance begins with in billing; the token after it tells them apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuyerContact:
    """The buyer as they stood when they reserved. `phone` is E.164 or empty, `email` may be empty."""

    user_id: UUID
    name: str
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a buyer was shown of a car's price and deposit, in minor units; None for what is not told."""

    price_minor: int | None = None
    deposit_minor: int | None = None
    deposit_kind: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Of one buyer at one dealer: cars they hold unpaid, cars they took off the market lately whatever came
    of it, and the order by which they have the car in question.
    """

    holds: int
    lately: int
    order_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """A service beside the price of the car: `total` is what was agreed for it, `paid` what is held of that.

    `vat_rate` is the VAT inside `total`, in hundredths of a per cent.
    """

    code: str
    title_zh: str
    title_en: str
    total: Money
    paid: Money
    vat_rate: int

    @property
    def due(self) -> Money:
        """What is still to be paid."""
        return Money(max(self.total.amount - self.paid.amount, 0), self.total.currency)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderAtHand:
    """An order as the apps above it may know it: `total` is the price agreed, `paid` what is held of it."""

    id: UUID
    number: str
    state: str
    buyer_id: UUID
    buyer_name: str
    buyer_phone: str
    buyer_email: str
    vehicle_id: UUID
    vin: str
    trim_id: UUID
    title_zh: str
    title_en: str
    total: Money
    deposit: Money
    deposit_kind: str
    paid: Money
    placed_at: datetime
    contracted_at: datetime | None
    funded_at: datetime | None
    delivered_at: datetime | None
    version: int
    attention: str = ""
