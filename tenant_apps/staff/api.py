from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from core.edge.api import ErrorBody, idempotent
from shared_apps.accounts.facts import Awaited
from shared_apps.accounts.queries import unanswered_invitations
from shared_apps.catalog.queries import brands_by_slug
from tenant_apps.staff.access import staff_actor
from tenant_apps.staff.models import StaffMember
from tenant_apps.staff.operations import Invited, change_role, end_member, invite_member, reinstate_member
from tenant_apps.staff.policies import RIGHTS
from tenant_apps.staff.queries import members
from tenant_apps.staff.schemas import (
    DealerProfileOut,
    MemberOut,
    MemberRoleIn,
    RoleOut,
    StaffInvitationIn,
    StaffInvitationOut,
)
from tenants.context import current_dealer, market_context
from tenants.queries import dealer_by_id

router = Router(tags=["staff"])
REFUSALS = frozenset({401, 403, 404, 409, 422, 429})


@router.get("/staff", operation_id="staff_list", response={200: list[MemberOut], REFUSALS: ErrorBody})
def list_staff(request: HttpRequest) -> list[dict[str, Any]]:
    """Everybody who works here, who did, and whom we wait for."""
    staff_actor(request).require("staff.see")
    dealer = current_dealer()
    with market_context():
        awaited = unanswered_invitations(dealer.id)
    return [*map(_member, members()), *map(_awaited, awaited)]


@router.get("/staff/roles", operation_id="staff_roles", response={200: list[RoleOut], REFUSALS: ErrorBody})
def list_roles(request: HttpRequest) -> list[dict[str, Any]]:
    """The roles and their rights, the mightiest first."""
    staff_actor(request).require("staff.see")
    return [{"code": role, "rights": sorted(rights)} for role, rights in RIGHTS.items()]


@router.post(
    "/staff/invitations", operation_id="staff_invite", response={201: StaffInvitationOut, REFUSALS: ErrorBody}
)
@idempotent
def invite(request: HttpRequest, body: StaffInvitationIn) -> Status[Invited]:
    """Have a person invited by mail."""
    invited = invite_member(actor=staff_actor(request), email=body.email, name=body.name, role=body.role)
    return Status(201, invited)


@router.patch(
    "/staff/{member_id}", operation_id="staff_change_role", response={200: MemberOut, REFUSALS: ErrorBody}
)
@idempotent
def change(request: HttpRequest, member_id: UUID, body: MemberRoleIn) -> dict[str, Any]:
    """Give somebody another role."""
    return _member(change_role(actor=staff_actor(request), member_id=member_id, role=body.role))


@router.post(
    "/staff/{member_id}/end", operation_id="staff_end", response={200: MemberOut, REFUSALS: ErrorBody}
)
@idempotent
def end(request: HttpRequest, member_id: UUID) -> dict[str, Any]:
    """Let somebody go; they are signed out of this portal at once."""
    return _member(end_member(actor=staff_actor(request), member_id=member_id))


@router.post(
    "/staff/{member_id}/reinstate",
    operation_id="staff_reinstate",
    response={200: MemberOut, REFUSALS: ErrorBody},
)
@idempotent
def reinstate(request: HttpRequest, member_id: UUID) -> dict[str, Any]:
    """Take somebody back in the role they had."""
    return _member(reinstate_member(actor=staff_actor(request), member_id=member_id))


@router.get("/dealer", operation_id="dealer_show", response={200: DealerProfileOut, REFUSALS: ErrorBody})
def show_dealer(request: HttpRequest) -> dict[str, Any]:
    """The dealer at hand."""
    staff_actor(request).require("dealer.see")
    dealer = dealer_by_id(current_dealer().id)
    known = brands_by_slug(dealer.brands)
    plain = ("name", "slug", "province", "city", "address", "phone", "opening_hours", "intro_zh", "intro_en")
    return {
        **{name: getattr(dealer, name) for name in plain},
        "latitude": str(dealer.latitude),
        "longitude": str(dealer.longitude),
        "brands": [known[slug] for slug in dealer.brands if slug in known],
    }


def _member(member: StaffMember) -> dict[str, Any]:
    return {
        "id": member.id,
        "user_id": member.user_id,
        "name": member.name,
        "email": member.email,
        "role": member.role,
        "state": member.state,
        "joined_at": member.created_at,
    }


def _awaited(invited: Awaited) -> dict[str, Any]:
    return {
        "id": invited.id,
        "user_id": None,
        "name": invited.name,
        "email": invited.email,
        "role": invited.role,
        "state": "EXPIRED" if invited.expired else "INVITED",
        "joined_at": None,
    }
