from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from ninja import Field, Schema
from pydantic import SecretStr

from core.edge.api import MoneyIn, MoneyOut
from tenant_apps.orders.ending import Cause, Ground


class OrderPaintOut(Schema):
    """The car's paint; `hex` is `#RRGGBB`."""

    code: str
    name_zh: str
    name_en: str
    hex: str


class OrderVehicleOut(Schema):
    """The car as it was when the order was placed."""

    id: UUID
    vin: str
    title_zh: str
    title_en: str
    art_url: str
    colour: OrderPaintOut


class ObstacleOut(Schema):
    """What keeps the order from its next step."""

    code: str
    text_zh: str
    text_en: str


class OrderRow(Schema):
    """An order in a list. `hold_expires_at` only while the buyer has time to pay.

    `due_at` is by when somebody must see to it, `owner` the role that does; both null where nobody has to.
    `next_move` is the staff's next step, null while it is not their turn; `waits_for` says whose it is.
    `blocked_by` is the first thing in that step's way, told on the list of overdue orders alone.
    """

    id: UUID
    number: str
    state: str
    buyer_name: str
    buyer_phone: str
    vehicle: OrderVehicleOut
    total: MoneyOut
    deposit: MoneyOut
    paid: MoneyOut
    created_at: datetime
    hold_expires_at: datetime | None
    next_move: str | None
    waits_for: Literal["BUYER", "DEALER", "SYSTEM"] | None
    due_at: datetime | None
    overdue: bool
    owner: str | None
    blocked_by: ObstacleOut | None = None


class TimelineLineOut(Schema):
    """Something that happened; `state` is the one the order came into, empty when it stayed in its own."""

    at: datetime
    state: str
    actor: str
    label_zh: str
    label_en: str
    note: str


class PaymentOut(Schema):
    """Money of the buyer. `error` tells why a refund did not work yet, `retry_at` when it is tried again.

    `waits` while a bank decides over the payment: nothing is sent before.
    """

    id: UUID
    kind: str
    method: str
    amount: MoneyOut
    state: str
    at: datetime
    reference: str
    error: str
    retry_at: datetime | None
    waits: bool


class ContractOut(Schema):
    """The version in force; `pdf_url` once there is a file."""

    id: UUID
    number: str
    version: int
    state: str
    pdf_url: str | None
    rendered_at: datetime | None
    sha256: str | None
    error: str | None


class MoveOut(Schema):
    """A step from here; when it is not allowed, why. `yours` is whether the caller's role takes it at all."""

    verb: str
    allowed: bool
    yours: bool = True
    reason_zh: str | None
    reason_en: str | None


class AttentionOut(Schema):
    """What a person must look at."""

    code: str
    text_zh: str
    text_en: str


class RegionOut(Schema):
    """One of the things that go on beside the order's main line, and what of it is in the way."""

    name: str
    title_zh: str
    title_en: str
    state: str
    label_zh: str
    label_en: str
    obstacles: list[ObstacleOut]


class OrderDetail(OrderRow):
    """All of an order that the staff may see. `responsible` is who last saw to it, empty for nobody yet.

    `promised` is what lender or old car are to bring, `due` what is left of the price for the buyer.
    """

    buyer_email: str | None
    deposit_kind: str
    promised: MoneyOut
    due: MoneyOut
    cancel_reason: str
    attention: AttentionOut | None
    timeline: list[TimelineLineOut]
    payments: list[PaymentOut]
    contract: ContractOut | None
    moves: list[MoveOut]
    regions: list[RegionOut]
    responsible: str
    version: int


class OrderMoveIn(Schema):
    """A step to take. `amount` and `reference` are for money, `note` is the reason of a cancellation.

    Ending an order says at whose door it lies (`cause`) or on which ground the car comes back (`ground`, its
    odometer at `km`), and confirms the payout that was `shown`.
    """

    verb: str = Field(max_length=24)
    note: str = Field("", max_length=400)
    amount: MoneyIn | None = None
    reference: str = Field("", max_length=80)
    cause: Cause = "BUYER"
    ground: Ground = "VOLUNTARY"
    km: int | None = Field(None, ge=0, le=2_000_000)
    shown: MoneyIn | None = None


class DraftIn(Schema):
    """An order for a customer in the showroom; `customer` is their phone number or e-mail on the market."""

    vehicle_id: UUID
    customer: str = Field(max_length=200)


class ReallocationIn(Schema):
    """Another car for an order, and why; `withdraw` takes the old one off sale."""

    vehicle_id: UUID
    reason: str = Field("", max_length=400)
    withdraw: bool = False


class StockCountsOut(Schema):
    """Cars in stock; `value` is what they are offered for."""

    by_state: dict[str, int]
    listed: int
    value: MoneyOut


class OrderCountsOut(Schema):
    """Orders, how many wait for the staff, and with how many the dealer is late."""

    by_state: dict[str, int]
    needs_action: int
    overdue: int


class LeadCountsOut(Schema):
    """Leads that are not closed, and those nobody has looked at."""

    open: int
    new: int


class TurnedDownOut(Schema):
    """A contract that its buyer declined, with their reason, or let lapse (`state`)."""

    order_id: UUID
    number: str
    state: str
    buyer_name: str
    reason: str
    at: datetime


class SigningNewsOut(Schema):
    """What buyers did with contracts: how many they signed, and the latest that came to nothing."""

    to_countersign: int
    turned_down: list[TurnedDownOut]


class ErrandOut(Schema):
    """Something beside an order's own steps that waits for a person; `code` says what."""

    code: str
    order_id: UUID
    number: str
    buyer_name: str
    since: datetime


class DashboardOut(Schema):
    """The day at a glance; the month is that of Shanghai. `contracts` is null for who may see no orders.

    `errands` has the longest waiting first, and only what the caller may see to.
    """

    stock: StockCountsOut
    orders: OrderCountsOut
    leads: LeadCountsOut
    contracts: SigningNewsOut | None
    errands: list[ErrandOut]
    revenue_month: MoneyOut


class PaperLookOut(Schema):
    """Somebody saw the number in the clear."""

    at: datetime
    actor: str
    purpose: str
    reason: str


class OrderPaperOut(Schema):
    """Who the buyer is on paper; all null while nobody noted it, `masked` also when it does not open."""

    kind: Literal["ID_CARD", "PASSPORT", "COMPANY"] | None
    name: str | None
    masked: str | None
    by_buyer: bool
    looks: list[PaperLookOut]
    may_record: bool
    may_reveal: bool


class OrderIdentityIn(Schema):
    """A paper as the buyer shows it."""

    kind: Literal["ID_CARD", "PASSPORT", "COMPANY"]
    name: str = Field(max_length=80)
    number: SecretStr = Field(max_length=40)


class OrderRevealIn(Schema):
    """What the number is needed for; the reason, at least 10 characters, is kept in the audit."""

    purpose: Literal["CONTRACT", "REGISTRATION", "INSURANCE", "REFUND", "CHECK", "LEGAL"]
    reason: str = Field(max_length=300)


class OrderRevealOut(Schema):
    """The number in the clear; it is not to be kept."""

    value: str
