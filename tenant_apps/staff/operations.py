from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from core.flow.audit.operations import record
from core.flow.outbox.operations import emit
from core.kernel import clock, ids
from core.kernel.actor import Actor
from core.kernel.errors import NotFound
from shared_apps.accounts.errors import LoginUnreadable
from shared_apps.accounts.logins import parse_login
from tenant_apps.staff.errors import AlreadyMember, LastOwner, UnknownRole
from tenant_apps.staff.events import InvitationRequested, MemberLeft
from tenant_apps.staff.models import StaffMember
from tenant_apps.staff.policies import ROLES, require_giving
from tenant_apps.staff.queries import active_members_with_email
from tenant_apps.staff.states import MEMBER
from tenants.context import current_dealer

INVITATION_HOLDS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation on its way to somebody's mailbox."""

    id: UUID
    email: str
    role: str
    expires_at: datetime
    state: str = "SENT"


def enrol_member(*, actor: Actor, user_id: UUID, name: str, email: str, role: str) -> StaffMember:
    """Make a person part of the staff, or bring them back, in this role; said twice it changes nothing.

    Raises UnknownRole and, for an actor who may not give the role, Forbidden.
    """
    if role not in ROLES:
        raise UnknownRole()
    require_giving(actor, role)
    with transaction.atomic():
        member, fresh = StaffMember.objects.select_for_update().get_or_create(
            user_id=user_id, defaults={"name": name, "email": email, "role": role}
        )
        before = {} if fresh else {"role": member.role, "state": member.state}
        after = {"role": role, "state": "ACTIVE"}
        if before != after:
            member.name, member.email, member.role, member.state = name, email, role, "ACTIVE"
            member.save()
            record(actor, "staff.member.enrolled", ("staff_member", member.id), before=before, after=after)
    return member


def end_member(*, actor: Actor, member_id: UUID) -> StaffMember:
    """Let a person go: from the next request on they have no rights here.

    Raises NotFound, IllegalMove, LastOwner, and Forbidden for an actor who could not have given the role.
    """
    with transaction.atomic():
        locked = list(StaffMember.objects.select_for_update().order_by("id"))  # few rows; owners are counted
        member = next((m for m in locked if m.id == member_id), None)
        if member is None:
            raise NotFound()
        require_giving(actor, member.role)
        target = MEMBER.target(member.state, "end")
        owners = [m for m in locked if m.role == "OWNER" and m.state == "ACTIVE"]
        if owners == [member]:
            raise LastOwner()
        member.state = target
        member.save(update_fields=["state", "updated_at"])
        record(
            actor,
            "staff.member.ended",
            ("staff_member", member.id),
            before={"state": "ACTIVE"},
            after={"state": target},
        )
        left = MemberLeft(user_id=member.user_id, dealer_id=current_dealer().id)
        emit(left, aggregate=f"staff_member:{member.id}", actor=actor)
    return member


def invite_member(*, actor: Actor, email: str, role: str, name: str = "") -> Invited:
    """Ask accounts to invite a person; the mail leaves when this transaction is through. Holds seven days.

    Raises UnknownRole, LoginUnreadable, AlreadyMember, and Forbidden for an actor who may not give the role.
    """
    if role not in ROLES:
        raise UnknownRole()
    require_giving(actor, role)
    login = parse_login(email)
    if login is None or login.email is None:
        raise LoginUnreadable(field="email")
    with transaction.atomic():
        if active_members_with_email(email).exists():
            raise AlreadyMember()
        invited = Invited(ids.new_id(), email, role, clock.now() + INVITATION_HOLDS)
        asked = InvitationRequested(
            invitation_id=invited.id,
            dealer_id=current_dealer().id,
            email=email,
            person=name,
            role=role,
            expires_at=invited.expires_at,
            invited_by=actor.name,
        )
        record(
            actor, "staff.member.invited", ("invitation", invited.id), after={"email": email, "role": role}
        )
        emit(asked, aggregate=f"invitation:{invited.id}", actor=actor)
    return invited
