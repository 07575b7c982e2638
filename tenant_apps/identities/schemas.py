from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from ninja import Field, Schema
from pydantic import SecretStr

Purpose = Literal["CONTRACT", "REGISTRATION", "INSURANCE", "REFUND", "CHECK", "LEGAL"]


class LookOut(Schema):
    """Somebody saw the number in the clear."""

    at: datetime
    actor: str
    purpose: Purpose
    reason: str


class SameOut(Schema):
    """Another lead of the same person."""

    id: UUID
    number: str
    name: str


class IdentityOut(Schema):
    """Who a customer is on paper; `masked` is null when the number does not open."""

    kind: Literal["ID_CARD", "PASSPORT", "COMPANY"]
    name: str
    masked: str | None
    updated_at: datetime
    same_person: list[SameOut]
    looks: list[LookOut]


class BankAccountOut(Schema):
    """Where refunds go; `masked` is null when the number does not open."""

    kind: Literal["CARD", "ACCOUNT"]
    holder: str
    bank: str
    masked: str | None
    updated_at: datetime
    looks: list[LookOut]


class PapersOut(Schema):
    """A customer's identity and bank account, and whether the caller may note and reveal them."""

    identity: IdentityOut | None
    bank_account: BankAccountOut | None
    may_record: bool
    may_reveal: bool


class IdentityIn(Schema):
    """A paper as the customer shows it."""

    kind: Literal["ID_CARD", "PASSPORT", "COMPANY"]
    name: str = Field(max_length=80)
    number: SecretStr = Field(max_length=40)


class BankAccountIn(Schema):
    """An account as the customer gives it."""

    kind: Literal["CARD", "ACCOUNT"]
    holder: str = Field(max_length=80)
    bank: str = Field(max_length=80)
    number: SecretStr = Field(max_length=60)


class RevealIn(Schema):
    """What the number is needed for; the reason, at least 10 characters, is kept in the audit."""

    purpose: Purpose
    reason: str = Field(max_length=300)


class RevealOut(Schema):
    """The number in the clear; it is not to be kept."""

    value: str
