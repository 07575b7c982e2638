from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Field, Schema

from core.edge.api import MoneyOut

MOST_AT_ONCE = 50
Reason = Annotated[str, Field(max_length=400)]


class ContractSignerOut(Schema):
    """Who signs, in which place; `ready`: has done their part, though the signature may not be put yet."""

    role: str
    name: str
    organisation: str
    ready: bool
    signed_at: datetime | None


class ContractStepOut(Schema):
    """Something that happened to a contract: `name` is the audit line's, after `contracts.contract.`"""

    name: str
    label_zh: str
    label_en: str
    at: datetime
    who: str
    note: str


class ContractDetailOut(Schema):
    """One version of a document that people sign.

    `verbs` is what the caller may do now. `barred` says in the reader's language why it cannot be sent yet.
    `error` is what failed last; `working`: the worker is at it or will be. `version` counts from 1.
    """

    id: UUID
    order_id: UUID | None
    kind: str
    number: str
    version: int
    state: str
    provider: str
    value: MoneyOut
    nonstandard: bool
    approved_at: datetime | None
    created_at: datetime
    sent_at: datetime | None
    expires_at: datetime | None
    sealed_at: datetime | None
    reason: str
    error: str
    working: bool
    signers: list[ContractSignerOut]
    steps: list[ContractStepOut]
    verbs: list[str]
    barred: str
    document_url: str | None


class ContractQueueOut(Schema):
    """What buyers have signed and the dealer has not, the oldest first."""

    items: list[ContractDetailOut]


class ContractMoveIn(Schema):
    """Send a contract to its buyer, remind them, approve its clauses, void it, or try again what failed."""

    verb: Literal["send", "remind", "approve", "void", "retry", "countersign"]
    reason: Reason = ""


class CountersignIn(Schema):
    """Contracts to be countersigned at one go."""

    contract_ids: Annotated[list[UUID], Field(min_length=1, max_length=MOST_AT_ONCE)]


class CountersignRowOut(Schema):
    """What became of one contract of a batch; `message` says why it was not taken, empty where it was."""

    contract_id: UUID
    number: str
    message: str


class CountersignedOut(Schema):
    """What became of each contract of a batch, in the order they were given."""

    rows: list[CountersignRowOut]
