from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from ninja import Field, Schema

from core.edge.api import MoneyOut


class InquiryOut(Schema):
    """One lender's answer. `apr` in percent, `asks` a document, `reason` is its code for a refusal."""

    id: UUID
    state: str
    lender_zh: str
    lender_en: str
    name_zh: str
    name_en: str
    apr: str
    first: MoneyOut
    total: MoneyOut
    valid_until: date | None
    asks: str
    reason: str
    attempts: int
    told_at: datetime | None
    moves: list[str]


class FinanceDocumentOut(Schema):
    """A paper of the buyer's."""

    id: UUID
    kind: str
    at: datetime
    size: int


class ConsentOut(Schema):
    """A consent of the buyer's to one lender."""

    lender: str
    text_version: str
    given_at: datetime
    withdrawn_at: datetime | None


class FinanceOut(Schema):
    """How an order is financed; `attention` is a code of what a person must look at, empty for nothing."""

    state: str
    loan: MoneyOut | None = None
    months: int | None = None
    attention: str = ""
    inquiries: list[InquiryOut]
    documents: list[FinanceDocumentOut]
    consents: list[ConsentOut]
    moves: list[str]
    version: int | None = None


class FinanceMoveIn(Schema):
    """A step of the staff's: `withdraw` the application, `retry` one lender; `book` a loan that is paid
    and not in the books, or `give_back` it to its lender.
    """

    verb: str = Field(max_length=20)
    inquiry_id: UUID | None = None
    note: str = Field("", max_length=400)
