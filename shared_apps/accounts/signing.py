"""Opening and closing a session on the host at hand."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme

from shared_apps.accounts.middleware import HOST_KEY
from shared_apps.accounts.models import User
from tenants.context import market_context

BACKEND = "shared_apps.accounts.backends.LoginBackend"


def open_session(request: HttpRequest, user: User) -> None:
    """Sign the user in under a new session key that is good for this host only."""
    with market_context():
        login(request, user, backend=BACKEND)
        request.session[HOST_KEY] = request.get_host()


def close_session(request: HttpRequest) -> None:
    """Sign out and forget the session."""
    with market_context():
        logout(request)


def remember_language(response: HttpResponse, locale: str) -> None:
    """Set the language cookie every surface reads first."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        locale,
        max_age=365 * 24 * 3600,
        samesite="Lax",
        secure=settings.SCHEME == "https",
    )


def safe_next(request: HttpRequest, given: str | None) -> str:
    """Where to go after signing in: a path on this host, or the front page."""
    if given and url_has_allowed_host_and_scheme(given, allowed_hosts={request.get_host()}):
        return given
    return "/"


def address_of(request: HttpRequest) -> str:
    """The caller's network address as the web server saw it."""
    return str(request.META.get("REMOTE_ADDR", ""))
