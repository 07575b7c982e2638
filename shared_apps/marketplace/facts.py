"""What dealers tell the market: frozen facts, written by their apps, read by every buyer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple
from uuid import UUID

from core.kernel.money import Money

Milestone = tuple[str, datetime]
"""An order's state and the instant it was reached."""

DepositKind = Literal["REFUNDABLE", "EARNEST"]
"""订金, which goes back whenever the buyer leaves, or 定金, which binds both sides (Civil Code, art. 586)."""
DEPOSIT_KINDS: tuple[DepositKind, ...] = ("REFUNDABLE", "EARNEST")


class Deposit(NamedTuple):
    """What a buyer pays to have a car kept for them."""

    kind: DepositKind
    amount: Money

    def for_car(self, price: Money) -> Deposit:
        """The deposit for a car of this price: the law lets 定金 be a fifth of it at most, rounded down, and
        a cheap car's 订金 is no more either.
        """
        return Deposit(self.kind, Money(min(self.amount.amount, price.amount // 5), price.currency))


DEPOSIT = Deposit("REFUNDABLE", Money(200_000))
"""What reserving a car costs at a dealer that has not said otherwise: 2,000 yuan."""


class Enquirer(NamedTuple):
    """Who asks a dealer: the account (None for a guest), name, phone in E.164, and e-mail or nothing."""

    user_id: UUID | None
    name: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class Beside:
    """Rows of an app above, one a dealer, that the pages of one car and one dealer read with the dealer.

    An AppConfig lists them in `dealer_beside`: the relation from the dealer, and columns no page needs.
    """

    relation: str
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingFacts:
    """One vehicle a dealer offers now. The market adds what the catalogue and the dealer's row say.

    `price_minor` is in fen of `currency`, `photos` are addresses in showing order, `vin_digest` the SHA-256
    of the whole VIN in hex. `version` grows with every change of the vehicle. `pledged`: a bank keeps the
    certificate of conformity. `was_demo`: buyers drove it to try it.
    """

    vehicle_id: UUID
    dealer_id: UUID
    vin_last6: str
    vin_digest: str
    trim_id: UUID
    colour_code: str
    colour_name_zh: str
    colour_name_en: str
    colour_hex: str
    interior_name_zh: str
    interior_name_en: str
    mileage_km: int
    price_minor: int
    currency: str
    condition: Literal["NEW", "USED"]
    photos: tuple[str, ...]
    available_since: datetime
    version: int
    pledged: bool | None = None
    inspected_at: datetime | None = None
    was_demo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingFacts:
    """What a listing is worth, in minor units of `currency`; the columns are explained at `ListingRating`."""

    listing_id: UUID
    fair_minor: int
    low_minor: int
    high_minor: int
    currency: str
    contributions: tuple[tuple[str, int], ...]
    comparables: tuple[tuple[str, int, int | None], ...]
    grounds: Mapping[str, int]
    review: Mapping[str, Any]
    model: str
    rated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFacts:
    """A buyer's order as its buyer may see it. Amounts in fen of `currency`; `version` grows with changes.

    `contract_id` is None until a contract was asked for, `contract_ready` once its PDF may be fetched.
    `checkout_url` is empty unless a payment waits to be made.
    """

    order_id: UUID
    number: str
    dealer_id: UUID
    buyer_id: UUID
    state: str
    vehicle_id: UUID
    vehicle_title_zh: str
    vehicle_title_en: str
    art_url: str
    colour_name_zh: str
    colour_name_en: str
    colour_hex: str
    total_minor: int
    deposit_minor: int
    deposit_kind: DepositKind
    paid_minor: int
    currency: str
    hold_expires_at: datetime | None
    placed_at: datetime
    milestones: tuple[Milestone, ...]
    contract_ready: bool
    contract_id: UUID | None
    checkout_url: str
    version: int
