from __future__ import annotations

from datetime import datetime
from uuid import UUID

from ninja import Field, Schema
from pydantic import SecretStr

from core.edge.api import MoneyOut


class InvoiceOut(Schema):
    """An invoice or a red letter. `id_masked` shows ends of the buyer's ID number; `vat_rate` in per cent."""

    id: UUID
    number: str
    kind: str
    form: str
    state: str
    order_id: UUID
    order_number: str
    buyer_name: str
    id_kind: str
    id_masked: str
    vin: str
    title_zh: str
    title_en: str
    net: MoneyOut
    vat: MoneyOut
    total: MoneyOut
    vat_rate: float
    official_code: str
    official_number: str
    check_code: str
    reverses: str
    attempts: int
    error: str
    reason: str
    created_at: datetime
    issued_at: datetime | None
    reversed_at: datetime | None
    moves: list[str]


class PaperOut(Schema):
    """Who the buyer is on paper; `masked` shows the ends of the number, null for one that does not open."""

    kind: str
    name: str
    masked: str | None


class DueOut(Schema):
    """An order that is paid and has no invoice yet. `paper` is the buyer's, where it was noted."""

    order_id: UUID
    order_number: str
    buyer_name: str
    vin: str
    title_zh: str
    title_en: str
    total: MoneyOut
    state: str
    paper: PaperOut | None


class InvoicesDueOut(Schema):
    """Orders that wait for their invoice."""

    orders: list[DueOut]


class ReceiptOut(Schema):
    """A payment confirmed to its buyer."""

    id: UUID
    number: str
    order_id: UUID
    order_number: str
    buyer_name: str
    method: str
    reference: str
    amount: MoneyOut
    received_at: datetime
    created_at: datetime


class IssueIn(Schema):
    """Who the invoice is for; the number is kept sealed and never repeated.

    Without a number it is made out to the paper noted on the order.
    """

    buyer_name: str = Field("", max_length=80)
    id_kind: str = Field("ID_CARD", max_length=8)
    id_number: SecretStr = Field(SecretStr(""), max_length=40)


class RedLetterIn(Schema):
    """Why an invoice is reversed."""

    reason: str = Field("", max_length=400)
