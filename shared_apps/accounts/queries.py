from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q

from core.edge.web import url_on
from core.kernel import clock
from shared_apps.accounts.facts import Awaited, OpenSession, Workplace
from shared_apps.accounts.logins import Login
from shared_apps.accounts.models import EmailConfirmation, Invitation, Membership, Session, User
from tenants.models import Dealer, Domain
from tenants.states import WORKING


def user_by_login(login: Login) -> User | None:
    """The account with this e-mail or phone."""
    if login.email:
        return User.objects.filter(email__iexact=login.email).first()
    return User.objects.filter(phone=login.phone).first() if login.phone else None


def digest_of(token: str) -> str:
    """The form in which a token or a secret is kept."""
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


def confirmation_by_token(token: str, *, lock: bool = False) -> EmailConfirmation | None:
    """The open confirmation that a link belongs to, with its account, whose address it still is."""
    rows = EmailConfirmation.objects.select_for_update() if lock else EmailConfirmation.objects.all()
    return (
        rows.select_related("user")
        .filter(token_digest=digest_of(token), used_at=None, expires_at__gt=clock.now())
        .filter(user__email__iexact=F("email"), user__is_active=True)
        .first()
    )


def confirmation(confirmation_id: UUID) -> EmailConfirmation | None:
    """A confirmation that is still open, with its account."""
    return (
        EmailConfirmation.objects.select_related("user")
        .filter(id=confirmation_id, used_at=None, expires_at__gt=clock.now())
        .first()
    )


def confirmations_since(user: User, since: datetime) -> list[datetime]:
    """When this account, or its address, was sent links."""
    whose = Q(user_id=user.id) | Q(email__iexact=user.email or "")
    rows = EmailConfirmation.objects.filter(whose, created_at__gt=since)
    return list(rows.values_list("created_at", flat=True))


def latest_invitation(dealer_id: UUID, email: str) -> Invitation | None:
    """The newest invitation of a dealer to an address."""
    return Invitation.objects.filter(dealer_id=dealer_id, email__iexact=email).order_by("-created_at").first()


def works_at(user_id: UUID, dealer_id: UUID) -> bool:
    """Whether the account belongs to the dealer's staff, as far as `public` knows."""
    return Membership.objects.filter(user_id=user_id, dealer_id=dealer_id, state="ACTIVE").exists()


def dismissed_from(dealer_id: UUID) -> list[UUID]:
    """Accounts that worked for the dealer once and do no longer."""
    rows = Membership.objects.filter(dealer_id=dealer_id, state="ENDED")
    return list(rows.values_list("user_id", flat=True))


def workplaces_of(user_id: UUID) -> list[Workplace]:
    """The open dealers on whose staff somebody is, by name, in one query."""
    rows = Domain.objects.filter(
        is_primary=True,
        tenant__state__in=WORKING,
        tenant__memberships__user_id=user_id,
        tenant__memberships__state="ACTIVE",
    )
    return [
        _workplace(row.tenant, row.domain) for row in rows.select_related("tenant").order_by("tenant__name")
    ]


def portal_of(host: str) -> Workplace | None:
    """The open dealer whose portal answers under this host name, looked up afresh."""
    row = Domain.objects.filter(domain=host, tenant__state__in=WORKING).select_related("tenant").first()
    return _workplace(row.tenant, host) if row else None


def _workplace(dealer: Dealer, host: str) -> Workplace:
    return Workplace(dealer.id, dealer.slug, dealer.name, dealer.city, host, url_on(host, ""))


def portal_names(hosts: set[str]) -> dict[str, str]:
    """The dealers behind portals' host names, in one query; other hosts are not in it."""
    return dict(Domain.objects.filter(domain__in=hosts).values_list("domain", "tenant__name"))


def hosts_of(dealer_id: UUID) -> list[str]:
    """Every host name under which a dealer's portal answers."""
    return list(Domain.objects.filter(tenant_id=dealer_id).values_list("domain", flat=True))


def sessions_of(user_id: UUID, here: str | None) -> list[OpenSession]:
    """Where somebody is signed in, the newest first; `here` is the key of the session that asks."""
    rows = Session.objects.filter(user_id=user_id, expire_date__gt=clock.now())
    return [
        OpenSession(row.host, row.agent, row.opened_at, row.session_key == here)
        for row in rows.order_by("-opened_at", "session_key").defer("session_data")
    ]


def unanswered_invitations(dealer_id: UUID) -> list[Awaited]:
    """Whom a dealer waits for, the newest invitation first."""
    now = clock.now()
    rows = Invitation.objects.filter(dealer_id=dealer_id, state="SENT").order_by("-created_at")
    return [Awaited(row.id, row.name, row.email, row.role, row.expires_at <= now) for row in rows]
