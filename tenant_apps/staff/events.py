from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from core.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationRequested(Event):
    """Somebody of the staff asks to have a person invited. Accounts makes the invitation under this id."""

    name: ClassVar[str] = "staff.invitation_requested"

    invitation_id: UUID
    dealer_id: UUID
    email: str
    person: str
    role: str
    expires_at: datetime
    invited_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberLeft(Event):
    """A person no longer belongs to the staff."""

    name: ClassVar[str] = "staff.member_left"

    user_id: UUID
    dealer_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberReturned(Event):
    """A person who had left belongs to the staff again."""

    name: ClassVar[str] = "staff.member_returned"

    user_id: UUID
    dealer_id: UUID
