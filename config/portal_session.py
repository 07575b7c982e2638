"""The session of a portal: an account of the platform that is staff of the dealer at hand."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema, Status

from core.edge.api import ErrorBody, anyone, idempotent
from core.edge.web import host_url
from core.kernel.actor import SYSTEM
from shared_apps.accounts.api import REFUSALS, Credentials, LocaleIn, SessionOut, session_of, set_locale
from shared_apps.accounts.errors import InvitationGone
from shared_apps.accounts.logins import Login
from shared_apps.accounts.models import User
from shared_apps.accounts.operations import accept_invitation, check_credentials
from shared_apps.accounts.queries import invitation_by_token, user_by_login, workplaces_of
from shared_apps.accounts.signing import address_of, close_session, open_session
from tenant_apps.staff.access import signed_in_member
from tenant_apps.staff.errors import NoMembership
from tenant_apps.staff.operations import enrol_member
from tenant_apps.staff.policies import only_reading, rights_of
from tenant_apps.staff.queries import active_member
from tenants.context import current_dealer, dealer_context, market_context

router = Router(tags=["session"])


class InvitationOut(Schema):
    """An open invitation, as the person who holds its link may see it."""

    email: str
    name: str
    dealer_name: str
    role: str
    needs_password: bool
    expires_at: datetime


class WorkplaceOut(Schema):
    """Another dealer on whose staff the signed-in person is. `url` opens that portal, signed in."""

    slug: str
    name: str
    city: str
    url: str


class WaysOut(Schema):
    """Where somebody may go from this portal."""

    market_url: str
    dealers: list[WorkplaceOut]


class AcceptIn(Schema):
    name: str = Field("", max_length=80)
    password: str = Field(max_length=200)


@router.get("/session", response={200: SessionOut}, auth=anyone, operation_id="session_show")
def show(request: HttpRequest) -> Any:
    """Who is signed in here; also for nobody."""
    return _session(request)


@router.post(
    "/session", response={200: SessionOut, REFUSALS: ErrorBody}, auth=anyone, operation_id="session_open"
)
def sign_in(request: HttpRequest, payload: Credentials) -> Any:
    """Sign in as staff of this dealer."""
    with market_context():
        user = check_credentials(login=payload.login, password=payload.password, address=address_of(request))
    if active_member(user.id) is None:
        raise NoMembership()
    open_session(request, user)
    return _session(request)


@router.delete("/session", response={204: None}, auth=anyone, operation_id="session_close")
def sign_out(request: HttpRequest) -> Any:
    """Sign out of this portal."""
    close_session(request)
    return Status(204, None)


@router.patch(
    "/session", response={200: SessionOut, REFUSALS: ErrorBody}, auth=anyone, operation_id="session_change"
)
def change(request: HttpRequest, response: HttpResponse, payload: LocaleIn) -> Any:
    """Switch the language."""
    with market_context():
        set_locale(request, response, payload.locale)
    return {**_session(request), "locale": payload.locale}


@router.get("/session/ways", response={200: WaysOut, REFUSALS: ErrorBody}, operation_id="session_ways")
def ways(request: HttpRequest) -> Any:
    """The market, and the other dealers where the signed-in person works."""
    user_id = signed_in_member(request).user_id
    here = current_dealer()
    with market_context():
        found = [work for work in workplaces_of(user_id) if work.dealer_id != here.id]
    dealers = [
        {"slug": work.slug, "name": work.name, "city": work.city, "url": f"{work.url}/enter"}
        for work in found
    ]
    return {"market_url": host_url(), "dealers": dealers}


@router.get(
    "/invitations/{token}",
    response={200: InvitationOut, REFUSALS: ErrorBody},
    auth=anyone,
    operation_id="invitation_show",
)
def invitation(request: HttpRequest, token: str) -> Any:
    """What an invitation offers, for whoever holds its link."""
    dealer = current_dealer()
    with market_context():
        found = invitation_by_token(token, dealer.id)
        if found is None:
            raise InvitationGone()
        known = user_by_login(Login(email=found.email))
    return {
        "email": found.email,
        "name": known.name if known else found.name,
        "dealer_name": dealer.name,
        "role": found.role,
        "needs_password": known is None,
        "expires_at": found.expires_at,
    }


@router.post(
    "/invitations/{token}/accept",
    response={200: SessionOut, REFUSALS: ErrorBody},
    auth=anyone,
    operation_id="invitation_accept",
)
@idempotent
def accept(request: HttpRequest, token: str, payload: AcceptIn) -> Any:
    """Take up the invitation and sign in."""
    user = join_staff(token=token, name=payload.name, password=payload.password, address=address_of(request))
    open_session(request, user)
    return _session(request)


def join_staff(*, token: str, name: str, password: str, address: str = "") -> User:
    """Account, membership and staff row of an invited person, in one transaction, at the dealer at hand."""
    dealer = current_dealer()
    with transaction.atomic():
        with market_context():
            user, invitation = accept_invitation(
                token=token, name=name, password=password, dealer_id=dealer.id, address=address
            )
        with dealer_context(dealer):
            enrol_member(
                actor=SYSTEM, user_id=user.id, name=user.name, email=invitation.email, role=invitation.role
            )
    return user


def _session(request: HttpRequest) -> dict[str, Any]:
    member = active_member(request.user.pk) if request.user.is_authenticated else None
    if member is None:
        return {**session_of(request), "authenticated": False, "user": None}
    rights = rights_of(member.role)
    if current_dealer().state == "READ_ONLY":
        rights = only_reading(rights)  # no button for what would be refused
    return session_of(request, role=member.role, rights=rights)
