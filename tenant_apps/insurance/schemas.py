from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from ninja import Field, Schema

from core.edge.api import MoneyOut


class QuoteOut(Schema):
    """One insurer's price for a year; `reason` its code for a refusal."""

    id: UUID
    state: str
    insurer_zh: str
    insurer_en: str
    compulsory: MoneyOut
    commercial: MoneyOut
    total: MoneyOut
    valid_until: datetime | None
    reason: str
    moves: list[str]


class InsuranceOut(Schema):
    """How an order's car is insured; `own` says that the policy is the buyer's from elsewhere."""

    state: str
    insurer_zh: str = ""
    insurer_en: str = ""
    policy_number: str = ""
    starts_on: date | None = None
    note: str = ""
    own: bool = False
    has_file: bool = False
    quotes: list[QuoteOut]
    moves: list[str]
    version: int | None = None


class InsuranceMoveIn(Schema):
    """A step of the staff's: `bind` a quote, `confirm` or `reject` the buyer's own policy, `cancel`."""

    verb: str = Field(max_length=20)
    quote_id: UUID | None = None
    note: str = Field("", max_length=400)
