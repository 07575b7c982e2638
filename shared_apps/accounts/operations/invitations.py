from __future__ import annotations

import secrets
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from core.flow.audit.operations import record
from core.flow.outbox.operations import post_task
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.ids import new_id
from shared_apps.accounts.errors import InvitationGone, LoginUnreadable
from shared_apps.accounts.logins import Login, parse_login
from shared_apps.accounts.models import Invitation, Membership, User
from shared_apps.accounts.operations.accounts import check_credentials, register_account
from shared_apps.accounts.operations.confirmations import vouch_for_email
from shared_apps.accounts.operations.sessions import end_sessions
from shared_apps.accounts.queries import digest_of, hosts_of, invitation_by_token, user_by_login

VALID_FOR = timedelta(days=7)
SEND_TASK = "accounts.tasks.send_invitation"


def invite_member(
    *, actor: Actor, dealer_id: UUID, email: str, role: str, name: str = "", invitation_id: UUID | None = None
) -> Invitation:
    """Offer somebody a place on a dealer's staff; an earlier open offer to the same address is withdrawn.

    With `invitation_id` a second call of the same id changes nothing. The mail leaves after commit.
    Raises LoginUnreadable for an address that is none.
    """
    login = parse_login(email)
    if login is None or login.email is None:
        raise LoginUnreadable(field="email")
    known = Invitation.objects.filter(id=invitation_id).first() if invitation_id else None
    if known is not None:
        return known
    with transaction.atomic():
        Invitation.objects.filter(dealer_id=dealer_id, email=login.email, state="SENT").update(
            state="REVOKED"
        )
        invitation = Invitation.objects.create(
            id=invitation_id or new_id(),
            dealer_id=dealer_id,
            email=login.email,
            name=" ".join(name.split())[:80],  # it stands in a mail
            role=role,
            token_digest=secrets.token_hex(32),
            expires_at=clock.now() + VALID_FOR,
        )
        record(
            actor,
            "accounts.member.invited",
            ("dealer", dealer_id),
            after={"email": login.email, "role": role},
        )
        post_task(
            SEND_TASK, {"invitation_id": str(invitation.id)}, key=f"invitation:{invitation.id}", dealer=""
        )
    return invitation


def renew_token(*, invitation: Invitation) -> str:
    """A fresh secret for the mail about to be sent; an earlier one stops working. Only its digest is kept."""
    token = secrets.token_urlsafe(32)
    Invitation.objects.filter(id=invitation.id).update(token_digest=digest_of(token))
    return token


def accept_invitation(
    *, token: str, name: str, password: str, dealer_id: UUID, address: str = ""
) -> tuple[User, Invitation]:
    """Take up an offer: the account is made if the address has none, else its password must be right.

    `address` is the caller's network address: guessing is slowed down here as at the door.
    Raises InvitationGone, BadCredentials, TooManyAttempts, NameMissing or WeakPassword.
    """
    with transaction.atomic():
        invitation = invitation_by_token(token, dealer_id, lock=True)
        if invitation is None:
            raise InvitationGone()
        if user_by_login(Login(email=invitation.email)) is None:
            newcomer = Actor("anonymous", name=name)
            user = register_account(actor=newcomer, name=name, login=invitation.email, password=password)
        else:
            user = check_credentials(login=invitation.email, password=password, address=address)
        vouch_for_email(actor=Actor("staff", user.id, user.name), user=user)  # the link came by letter
        Membership.objects.update_or_create(user=user, dealer_id=dealer_id, defaults={"state": "ACTIVE"})
        invitation.state, invitation.accepted_at = "ACCEPTED", clock.now()
        invitation.save(update_fields=["state", "accepted_at", "updated_at"])
        actor = Actor("staff", user.id, user.name)
        record(actor, "accounts.member.joined", ("dealer", dealer_id), after={"role": invitation.role})
    return user, invitation


def end_membership(*, actor: Actor, dealer_id: UUID, user_id: UUID) -> None:
    """A person no longer works at a dealer's: their sessions there end, the account itself stays."""
    with transaction.atomic():
        if Membership.objects.filter(dealer_id=dealer_id, user_id=user_id, state="ACTIVE").update(
            state="ENDED"
        ):
            record(actor, "accounts.member.left", ("dealer", dealer_id), after={"user": str(user_id)})
            end_sessions(actor=actor, user_id=user_id, hosts=hosts_of(dealer_id))


def resume_membership(*, actor: Actor, dealer_id: UUID, user_id: UUID) -> None:
    """A person who worked at a dealer's before is back. Who never did does not come in this way."""
    with transaction.atomic():
        if Membership.objects.filter(dealer_id=dealer_id, user_id=user_id, state="ENDED").update(
            state="ACTIVE"
        ):
            record(actor, "accounts.member.returned", ("dealer", dealer_id), after={"user": str(user_id)})
