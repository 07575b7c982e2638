from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from core.flow.audit.operations import record
from core.flow.audit.queries import count_since
from core.flow.outbox.operations import emit
from core.kernel import clock, ids
from core.kernel.actor import Actor
from core.kernel.errors import NotFound
from shared_apps.accounts.errors import LoginUnreadable
from shared_apps.accounts.logins import parse_login
from shared_apps.accounts.queries import dismissed_from
from tenant_apps.staff.errors import AlreadyMember, LastOwner, TooManyInvitations, UnknownRole
from tenant_apps.staff.events import InvitationRequested, MemberLeft, MemberReturned
from tenant_apps.staff.models import StaffMember
from tenant_apps.staff.policies import ROLES, require_giving
from tenant_apps.staff.queries import active_members, active_members_with_email
from tenant_apps.staff.states import MEMBER
from tenants.context import current_dealer, market_context
from tenants.features.queries import require_feature
from tenants.features.quotas import require_room

INVITATION_HOLDS = timedelta(days=7)
INVITATIONS_AN_HOUR = 30  # of one dealer: they are letters in our name
INVITED = "staff.member.invited"


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
        if fresh or member.state != "ACTIVE":
            require_room("staff", used=lambda: active_members().exclude(id=member.id).count())
        before = {} if fresh else {"role": member.role, "state": member.state}
        after = {"role": role, "state": "ACTIVE"}
        if before != after:
            member.name, member.email, member.role, member.state = name, email, role, "ACTIVE"
            member.save()
            record(actor, "staff.member.enrolled", ("staff_member", member.id), before=before, after=after)
    return member


def change_role(*, actor: Actor, member_id: UUID, role: str) -> StaffMember:
    """Give a person who works here another role; it holds from the next request on. The same is no change.

    Raises NotFound, UnknownRole, IllegalMove for somebody who left, LastOwner, and Forbidden for an actor who
    may not give either of the two roles.
    """
    if role not in ROLES:
        raise UnknownRole()
    with transaction.atomic():
        member, owners = _locked(actor, member_id)
        require_giving(actor, member.role)
        require_giving(actor, role)
        MEMBER.target(member.state, "appoint")
        before = member.role
        if role == before:
            return member
        if owners == [member]:
            raise LastOwner()
        member.role = role
        member.save(update_fields=["role", "updated_at"])
        _note(actor, "staff.member.appointed", member, before={"role": before}, after={"role": role})
    return member


def end_member(*, actor: Actor, member_id: UUID) -> StaffMember:
    """Let a person go: from the next request on they have no rights here, and their sessions here end.

    Raises NotFound, IllegalMove, LastOwner, and Forbidden for an actor who could not have given the role.
    """
    with transaction.atomic():
        member, owners = _locked(actor, member_id)
        require_giving(actor, member.role)
        before, target = member.state, MEMBER.target(member.state, "end")
        if owners == [member]:
            raise LastOwner()
        member.state = target
        member.save(update_fields=["state", "updated_at"])
        _note(actor, "staff.member.ended", member, before={"state": before}, after={"state": target})
        left = MemberLeft(user_id=member.user_id, dealer_id=current_dealer().id)
        emit(left, aggregate=f"staff_member:{member.id}", actor=actor)
    return member


def reinstate_member(*, actor: Actor, member_id: UUID) -> StaffMember:
    """Take a person back who left, in the role they had.

    Raises NotFound, IllegalMove for somebody who works here, QuotaReached, and Forbidden for an actor who may
    not give the role.
    """
    with transaction.atomic():
        member, _owners = _locked(actor, member_id)
        require_giving(actor, member.role)
        before, target = member.state, MEMBER.target(member.state, "rejoin")
        require_room("staff")
        member.state = target
        member.save(update_fields=["state", "updated_at"])
        _note(actor, "staff.member.reinstated", member, before={"state": before}, after={"state": target})
        back = MemberReturned(user_id=member.user_id, dealer_id=current_dealer().id)
        emit(back, aggregate=f"staff_member:{member.id}", actor=actor)
    return member


def dismiss_again(*, actor: Actor) -> list[StaffMember]:
    """Let those go once more whose dismissal a restore undid: `public`, which none touches, knows them."""
    dealer = current_dealer()
    with market_context():
        dismissed = dismissed_from(dealer.id)
    with transaction.atomic():
        rows = StaffMember.objects.select_for_update().filter(user_id__in=dismissed, state="ACTIVE")
        members = list(rows.order_by("id"))
        for member in members:
            member.state = MEMBER.target(member.state, "end")
            member.save(update_fields=["state", "updated_at"])
            before, after = {"state": "ACTIVE"}, {"state": member.state}
            _note(actor, "staff.member.ended", member, before=before, after=after)
    return members


def _locked(actor: Actor, member_id: UUID) -> tuple[StaffMember, list[StaffMember]]:
    """A member and the owners who work here, all staff locked: there are few, and owners are counted."""
    actor.require("staff.invite")  # first of all: who has no right learns nothing of who is there
    locked = list(StaffMember.objects.select_for_update().order_by("id"))
    member = next((m for m in locked if m.id == member_id), None)
    if member is None:
        raise NotFound()
    return member, [m for m in locked if m.role == "OWNER" and m.state == "ACTIVE"]


def _note(
    actor: Actor, action: str, member: StaffMember, *, before: dict[str, str], after: dict[str, str]
) -> None:
    record(actor, action, ("staff_member", member.id), before=before, after=after)


def invite_member(*, actor: Actor, email: str, role: str, name: str = "") -> Invited:
    """Ask accounts to invite a person; the mail leaves when this transaction is through. Holds seven days.

    Raises UnknownRole, LoginUnreadable, AlreadyMember, TooManyInvitations, and Forbidden for an actor who may
    not give the role.
    """
    if role not in ROLES:
        raise UnknownRole()
    require_giving(actor, role)
    login = parse_login(email)
    if login is None or login.email is None:
        raise LoginUnreadable(field="email")
    require_feature("staff_invitations")
    with transaction.atomic():
        if active_members_with_email(email).exists():
            raise AlreadyMember()
        require_room("staff", field="email")
        require_room("invitations", field="email")
        if count_since("invitation", INVITED, clock.now() - timedelta(hours=1)) >= INVITATIONS_AN_HOUR:
            raise TooManyInvitations()
        return _ask_accounts(actor, email, role, name)


def reinvite_members(*, actor: Actor, user_ids: Collection[UUID]) -> int:
    """Invite people of the staff whose accounts are not on this platform; their old rows end, lest a stranger
    works under their name. Returns how many.
    """
    with transaction.atomic():
        rows = StaffMember.objects.select_for_update().filter(user_id__in=user_ids, state="ACTIVE")
        for member in rows.order_by("id"):
            member.state = MEMBER.target(member.state, "end")
            member.save(update_fields=["state", "updated_at"])
            before, after = {"state": "ACTIVE"}, {"state": member.state}
            _note(actor, "staff.member.ended", member, before=before, after=after)
            if member.email:
                _ask_accounts(actor, member.email, member.role, member.name)
    return len(rows)


def _ask_accounts(actor: Actor, email: str, role: str, name: str) -> Invited:
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
    record(actor, INVITED, ("invitation", invited.id), after={"email": email, "role": role})
    emit(asked, aggregate=f"invitation:{invited.id}", actor=actor)
    return invited
