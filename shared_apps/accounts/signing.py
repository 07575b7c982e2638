"""Opening and closing a session on the host at hand, and the secret of a browser on its way to one."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import login, logout
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from core.edge import languages
from core.kernel import clock
from shared_apps.accounts.middleware import AGENT_KEY, HOST_KEY, OPENED_KEY
from shared_apps.accounts.models import User
from tenants.context import market_context

BACKEND = "shared_apps.accounts.backends.LoginBackend"
# Long enough to type a password on the market; the token that comes back lives for seconds.
PASSAGE_HOLDS = 600  # seconds
LONGEST_TARGET = 500  # letters of a path that a cookie carries
# With this prefix browsers let no other host of our domain plant the cookie.
PASSAGE_COOKIE = f"{'__Host-' if settings.SCHEME == 'https' else ''}passage"


@dataclass(frozen=True, slots=True)
class Passage:
    """A browser on its way into this host by way of the market: its secret, and where it wants to go."""

    secret: str
    target: str


def open_session(request: HttpRequest, user: User) -> None:
    """Sign the user in under a new session key that is good for this host only."""
    with market_context():
        login(request, user, backend=BACKEND)
        request.session[HOST_KEY] = request.get_host()
        request.session[AGENT_KEY] = request.headers.get("User-Agent", "").replace("\0", "")[:200]
        request.session[OPENED_KEY] = clock.now().isoformat()


def close_session(request: HttpRequest) -> None:
    """Sign out and forget the session."""
    with market_context():
        logout(request)


def remember_language(response: HttpResponse, locale: str) -> None:
    """Set the language cookie every surface reads first."""
    languages.remember(response, locale)


def safe_next(request: HttpRequest, given: str | None) -> str:
    """Where to go after signing in: a path on this host, or the front page."""
    if given and url_has_allowed_host_and_scheme(given, allowed_hosts={request.get_host()}):
        return given
    return languages.here("/")


def entrance(then: str) -> str:
    """The address of the sign-in page, from which one comes back to the path `then`."""
    return f"{languages.here(settings.LOGIN_URL)}?{urlencode({'next': then})}"


def to_sign_in(then: str) -> HttpResponseRedirect:
    """Send a stranger to the entrance and back to the path `then`."""
    return HttpResponseRedirect(entrance(then))


def address_of(request: HttpRequest) -> str:
    """The caller's network address as the web server saw it."""
    return str(request.META.get("REMOTE_ADDR", ""))


def hostname_of(request: HttpRequest) -> str:
    """The host asked for, as dealers' domains are written: in small letters, no port, no dot at the end."""
    return request.get_host().partition(":")[0].lower().rstrip(".")


def new_passage(request: HttpRequest, target: str | None) -> Passage:
    """A fresh secret; `target` counts if it is a path on this host."""
    going_to = safe_next(request, target)
    return Passage(secrets.token_urlsafe(32), going_to if len(going_to) <= LONGEST_TARGET else "/")


def remember_passage(response: HttpResponse, passage: Passage) -> None:
    """Hand the browser the secret in a cookie of this host alone; it replaces an earlier one."""
    response.set_cookie(
        PASSAGE_COOKIE,
        signing.dumps([passage.secret, passage.target], salt=PASSAGE_COOKIE),
        max_age=PASSAGE_HOLDS,
        httponly=True,
        samesite="Lax",
        secure=settings.SCHEME == "https",
    )


def passage_of(request: HttpRequest) -> Passage | None:
    """The passage this browser is on; None when it never set out from here, or too long ago."""
    try:
        told = signing.loads(
            request.COOKIES.get(PASSAGE_COOKIE, ""), salt=PASSAGE_COOKIE, max_age=PASSAGE_HOLDS
        )
    except signing.BadSignature:
        return None
    return Passage(*told)


def forget_passage(response: HttpResponse) -> None:
    """The passage is over, well or badly."""
    response.set_cookie(
        PASSAGE_COOKIE, "", max_age=0, httponly=True, samesite="Lax", secure=settings.SCHEME == "https"
    )
