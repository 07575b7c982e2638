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
    verbs: list[str]
    may_bring: bool


class RegistrationMoveIn(Schema):
    """A step with the pack."""

    verb: Literal["open", "leave", "complete", "reopen", "submit", "call_again"]
    note: str = Field("", max_length=400)
