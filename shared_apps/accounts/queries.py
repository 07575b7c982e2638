from __future__ import annotations

import hashlib
from uuid import UUID

from core.kernel import clock
from shared_apps.accounts.facts import Awaited
from shared_apps.accounts.logins import Login
from shared_apps.accounts.models import Invitation, Membership, User


def user_by_login(login: Login) -> User | None:
    """The account with this e-mail or phone."""
    if login.email:
        return User.objects.filter(email__iexact=login.email).first()
    return User.objects.filter(phone=login.phone).first() if login.phone else None


def digest_of(token: str) -> str:
    """The form in which an invitation's token is kept."""
    return hashlib.sha256(token.encode()).hexdigest()


def invitation_by_token(token: str, dealer_id: UUID, *, lock: bool = False) -> Invitation | None:
    """The open invitation of this dealer that the token belongs to."""
    rows = Invitation.objects.select_for_update(of=("self",)) if lock else Invitation.objects.all()
    return rows.filter(
        token_digest=digest_of(token), dealer_id=dealer_id, state="SENT", expires_at__gt=clock.now()
    ).first()


def invitation(invitation_id: UUID) -> Invitation | None:
    """An invitation that was sent and is still open, with its dealer."""
    return Invitation.objects.select_related("dealer").filter(id=invitation_id, state="SENT").first()


def latest_invitation(dealer_id: UUID, email: str) -> Invitation | None:
    """The newest invitation of a dealer to an address."""
    return Invitation.objects.filter(dealer_id=dealer_id, email__iexact=email).order_by("-created_at").first()


def memberships_of(user: User) -> list[Membership]:
    """Where a user is staff, by dealer's name."""
    return list(user.memberships.filter(state="ACTIVE").select_related("dealer").order_by("dealer__name"))


def unanswered_invitations(dealer_id: UUID) -> list[Awaited]:
    """Whom a dealer waits for, the newest invitation first."""
    now = clock.now()
    rows = Invitation.objects.filter(dealer_id=dealer_id, state="SENT").order_by("-created_at")
    return [Awaited(row.id, row.name, row.email, row.role, row.expires_at <= now) for row in rows]
