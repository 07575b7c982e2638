from __future__ import annotations

from datetime import datetime
from uuid import UUID

from ninja import Schema
from pydantic import EmailStr, Field


class MemberOut(Schema):
    """A person of the staff, or one who was invited: state INVITED or EXPIRED, no account and no date yet."""

    id: UUID
    user_id: UUID | None
    name: str
    email: str
    role: str
    state: str
    joined_at: datetime | None


class MemberRoleIn(Schema):
    """What somebody shall be here from now on."""

    role: str = Field(max_length=16)


class RoleOut(Schema):
    """A role and what it may do."""

    code: str
    rights: list[str]


class StaffInvitationIn(Schema):
    """Whom to invite, and as what."""

    email: EmailStr
    name: str = Field("", max_length=80)
    role: str


class StaffInvitationOut(Schema):
    """An invitation that was sent."""

    id: UUID
    email: str
    role: str
    expires_at: datetime
    state: str


class DealerBrandOut(Schema):
    """A brand the dealer sells."""

    slug: str
    name_zh: str
    name_en: str


class DealerProfileOut(Schema):
    """The dealer as its own staff sees it. Latitude and longitude are WGS-84 degrees."""

    name: str
    slug: str
    province: str
    city: str
    address: str
    latitude: str
    longitude: str
    phone: str
    opening_hours: str
    intro_zh: str
    intro_en: str
    brands: list[DealerBrandOut]
