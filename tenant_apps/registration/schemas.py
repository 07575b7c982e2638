from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from ninja import Field, Schema


class PackDocumentOut(Schema):
    """A document of the pack in the reader's language; `photo_url` where one was brought."""

    kind: str
    label: str
    there: bool
    brought: bool
    brought_by: str
    photo_url: str | None


class RegistrationOut(Schema):
    """The registration of an order's car; `verbs` is what the caller may do now.

    `trouble` tells why the vehicle office was not reached, `given_up` that it is called no more by itself.
    `tax_refund` is DUE while the buyer of a car that came back waits for the papers for it, then HANDED.
    """

    order_id: UUID
    state: str
    documents: list[PackDocumentOut]
    reasons: list[str]
    plate: str
    submitted_at: datetime | None
    answered_at: datetime | None
    trouble: str | None
    given_up: bool
    call_at: datetime | None
    tax_refund: Literal["", "DUE", "HANDED"]
    tax_refund_handed_at: datetime | None
    verbs: list[str]
    may_bring: bool


class RegistrationMoveIn(Schema):
    """A step with the pack."""

    verb: Literal["open", "leave", "complete", "reopen", "submit", "call_again", "hand_refund_papers"]
    note: str = Field("", max_length=400)
