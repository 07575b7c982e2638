from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from ninja import Field, Schema


class AdviserOut(Schema):
    """Who follows up; `id` is the account."""

    id: UUID
    name: str


class LeadRow(Schema):
    """A lead in a list. `moves` are the steps the caller may take now."""

    id: UUID
    number: str
    name: str
    phone: str
    email: str | None
    source: str
    interest: str | None
    state: str
    owner: AdviserOut | None
    created_at: datetime
    note: str | None
    lost_reason: str | None
    vehicle_id: UUID | None
    moves: list[str]


class ActivityOut(Schema):
    """Something that was done about a lead."""

    at: datetime
    actor: str
    action: str
    label_zh: str
    label_en: str
    note: str | None


class LeadDetail(LeadRow):
    """A lead with all that was done about it, newest first."""

    activities: list[ActivityOut]


class LeadIn(Schema):
    """Somebody who may buy; the phone as they say it."""

    name: str = Field(max_length=80)
    phone: str = Field(max_length=40)
    email: str = Field("", max_length=190)
    source: Literal["WALK_IN", "PHONE", "MARKET", "WEB"]
    interest: str = Field("", max_length=200)
    note: str = Field("", max_length=2000)


class LeadMoveIn(Schema):
    """A step, with what was said or why; `owner_id` is whom to assign it to, oneself by default."""

    verb: str = Field(max_length=24)
    note: str = Field("", max_length=500)
    owner_id: UUID | None = None
