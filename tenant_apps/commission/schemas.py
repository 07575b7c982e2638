from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from ninja import Field, Schema

from core.edge.api import MoneyIn, MoneyOut


class CommissionStepIn(Schema):
    """From this many cars a month on, each earns this much."""

    units: int = Field(ge=1, le=1000)
    each: MoneyIn


class CommissionStepOut(Schema):
    """The same, as it is kept."""

    units: int
    each: MoneyOut


class CommissionPlanIn(Schema):
    """What is earned from a day on. Shares in hundredths of a per cent."""

    name: str = Field(min_length=1, max_length=80)
    valid_from: date
    front_share: int = Field(default=0, ge=0, le=10_000)
    back_share: int = Field(default=0, ge=0, le=10_000)
    flat: MoneyIn
    minimum: MoneyIn
    steps: list[CommissionStepIn] = Field(default_factory=list, max_length=10)
    whole_month: bool = False
    holdback_counts: bool = False


class CommissionPlanOut(Schema):
    """A plan and who is behind it. `in_force`: it counts today; `mine`: the reader proposed it."""

    id: UUID
    number: int
    name: str
    valid_from: date
    state: str
    front_share: int
    back_share: int
    flat: MoneyOut
    minimum: MoneyOut
    steps: list[CommissionStepOut]
    whole_month: bool
    holdback_counts: bool
    proposed_by: str
    proposed_at: datetime
    decided_by: str
    decided_at: datetime | None
    in_force: bool
    mine: bool


class CommissionPlansOut(Schema):
    """Every plan, the newest first."""

    plans: list[CommissionPlanOut]


class CommissionEarnedOut(Schema):
    """What an adviser earned in a month; `units` counts ten thousand for each car."""

    adviser_id: UUID
    adviser: str
    amount: MoneyOut
    units: int


class CommissionReportOut(Schema):
    """Everybody of a month; only the reader where no more is theirs to see. `may_close`: the reader, now."""

    month: str
    rows: list[CommissionEarnedOut]
    total: MoneyOut
    closed_at: datetime | None
    closed_by: str
    may_close: bool


class CommissionEntryOut(Schema):
    """A line of an adviser's statement."""

    at: datetime
    kind: str
    order_id: UUID
    order_number: str
    title_zh: str
    title_en: str
    amount: MoneyOut


class CommissionStatementOut(Schema):
    """What counts for an adviser in a month, and what is frozen by deals that are not handed over yet."""

    adviser_id: UUID
    adviser: str
    month: str
    lines: list[CommissionEntryOut]
    total: MoneyOut
    expected: list[CommissionEntryOut]
    expected_total: MoneyOut
    closed_at: datetime | None


class PartnerRateOut(Schema):
    """What a lender pays of a loan, or an insurer of a commercial premium, in hundredths of a per cent."""

    kind: str
    partner: str
    name_zh: str
    name_en: str
    share: int


class PartnerRatesOut(Schema):
    """Every lender and insurer that can be had."""

    rates: list[PartnerRateOut]


class PartnerRateIn(Schema):
    """What one of them pays from now on."""

    kind: str = Field(max_length=16)
    partner: str = Field(max_length=80)
    share: int = Field(ge=0, le=10_000)


class DealItemIn(Schema):
    """An income or a cost of a deal; below nothing takes one back."""

    kind: str = Field(max_length=16)
    amount: MoneyIn
    note: str = Field(max_length=200)


class DealItemOut(Schema):
    """What was noted."""

    id: UUID
    kind: str
    amount: MoneyOut
    note: str
    at: datetime
    recorded_by: str
    by_rate: bool


class DealShareIn(Schema):
    """An adviser's part of a deal, in hundredths of a per cent."""

    adviser_id: UUID
    share: int = Field(ge=1, le=10_000)


class DealSharesIn(Schema):
    """Who shares a deal."""

    advisers: list[DealShareIn] = Field(max_length=2)


class DealShareOut(Schema):
    """An adviser's part of a deal, and what stands on their statements by it, steps of the month left out."""

    adviser_id: UUID
    adviser: str
    share: int
    amount: MoneyOut


class DealRecapOut(Schema):
    """What an order earns; as it would be frozen now where it is not: before the contract is signed (`state`
    NONE), or where that was before commissions were kept (EARLIER).
    """

    order_id: UUID
    state: str
    plan: str
    price: MoneyOut
    vat: MoneyOut
    net: MoneyOut
    cost: MoneyOut
    items: list[DealItemOut]
    front: MoneyOut
    back: MoneyOut
    total: MoneyOut
    advisers: list[DealShareOut]
    may_record: bool
