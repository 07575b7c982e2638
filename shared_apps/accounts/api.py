"""Sessions and accounts as the market's and the console's API offer them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Field, Router, Schema, Status

from core.edge.api import ErrorBody, anyone, idempotent
from core.kernel.actor import Actor
from core.kernel.errors import Invalid
from shared_apps.accounts.errors import NotOperator
from shared_apps.accounts.models import User
from shared_apps.accounts.operations import change_locale, check_credentials, register_account
from shared_apps.accounts.policies import OPERATOR_RIGHTS
from shared_apps.accounts.signing import address_of, close_session, open_session, remember_language
from tenants.features.queries import features_of
from tenants.requests import dealer_of, surface_of

session_router = Router(tags=["session"])
accounts_router = Router(tags=["accounts"])
REFUSALS = frozenset({401, 403, 404, 409, 422, 429})


class UserOut(Schema):
    id: UUID
    name: str
    email: str | None
    phone: str | None


class DealerOut(Schema):
    """The dealer whose portal this is; `state` is its machine's: READ_ONLY portals refuse every change."""

    slug: str
    name: str
    city: str
    state: str


class SessionOut(Schema):
    """Who is signed in on this host, and what they may do here."""

    authenticated: bool
    user: UserOut | None
    surface: str
    dealer: DealerOut | None
    role: str | None
    rights: list[str]
    features: list[str] = []
    locale: str


class Credentials(Schema):
    login: str = Field(max_length=200)
    password: str = Field(max_length=200)


class LocaleIn(Schema):
    locale: str


class AccountIn(Schema):
    """A new account; `login` is an e-mail address or a phone number."""

    name: str = Field(max_length=80)
    login: str = Field(max_length=200)
    password: str = Field(max_length=200)


def session_of(
    request: HttpRequest, *, role: str | None = None, rights: frozenset[str] | None = None
) -> dict[str, Any]:
    """The session as JSON; a portal passes the member's role and rights."""
    user = request.user if isinstance(request.user, User) else None
    dealer, surface = dealer_of(request), surface_of(request)
    if rights is None:
        rights = OPERATOR_RIGHTS if user and user.is_operator and surface == "console" else frozenset()
    return {
        "authenticated": user is not None,
        "user": user and {"id": user.id, "name": user.name, "email": user.email, "phone": user.phone},
        "surface": surface,
        "dealer": dealer and {name: getattr(dealer, name) for name in ("slug", "name", "city", "state")},
        "role": role,
        "rights": sorted(rights),
        "features": features_of(dealer) if dealer else [],
        "locale": get_language() or settings.LANGUAGE_CODE,
    }


def set_locale(request: HttpRequest, response: HttpResponse, locale: str) -> None:
    """Remember the language in the cookie and the account. Raises Invalid for an unknown one."""
    if locale not in dict(settings.LANGUAGES):
        raise Invalid("field.choice", field="locale")
    remember_language(response, locale)
    if isinstance(request.user, User):
        change_locale(actor=Actor("buyer", request.user.id), user=request.user, locale=locale)


@session_router.get("/session", response={200: SessionOut}, auth=anyone, operation_id="session_show")
def show(request: HttpRequest) -> Any:
    """Who is signed in here; also for nobody."""
    return session_of(request)


@session_router.post(
    "/session", response={200: SessionOut, REFUSALS: ErrorBody}, auth=anyone, operation_id="session_open"
)
def sign_in(request: HttpRequest, payload: Credentials) -> Any:
    """Sign in on this host."""
    user = check_credentials(login=payload.login, password=payload.password, address=address_of(request))
    if surface_of(request) == "console" and not user.is_operator:
        raise NotOperator()
    open_session(request, user)
    return session_of(request)


@session_router.delete("/session", response={204: None}, auth=anyone, operation_id="session_close")
def sign_out(request: HttpRequest) -> Any:
    """Sign out on this host."""
    close_session(request)
    return Status(204, None)


@session_router.patch(
    "/session", response={200: SessionOut, REFUSALS: ErrorBody}, auth=anyone, operation_id="session_change"
)
def change(request: HttpRequest, response: HttpResponse, payload: LocaleIn) -> Any:
    """Switch the language."""
    set_locale(request, response, payload.locale)
    return {**session_of(request), "locale": payload.locale}


@accounts_router.post(
    "/accounts",
    response={201: SessionOut, REFUSALS: ErrorBody},
    auth=anyone,
    operation_id="accounts_register",
)
@idempotent
def register(request: HttpRequest, payload: AccountIn) -> Any:
    """Make an account and sign in with it."""
    user = register_account(
        actor=Actor("anonymous", name=payload.name),
        name=payload.name,
        login=payload.login,
        password=payload.password,
        locale=get_language() or settings.LANGUAGE_CODE,
        address=address_of(request),
    )
    open_session(request, user)
    return Status(201, session_of(request))
