"""One's own account on the market: where one works, where one is signed in, the password."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.edge.languages import here
from core.kernel.errors import DomainError
from shared_apps.accounts.access import buyer_actor, signed_in_user
from shared_apps.accounts.agents import device_of
from shared_apps.accounts.facts import OpenSession
from shared_apps.accounts.operations import change_password, end_sessions
from shared_apps.accounts.queries import portal_names, sessions_of, workplaces_of
from shared_apps.accounts.signing import address_of, close_session, open_session, to_sign_in
from shared_apps.accounts.views.forms import errors_of

View = Callable[[HttpRequest], HttpResponse]


def for_members(view: View) -> View:
    """Send whoever is not signed in to the entrance, and back here afterwards."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request)
        back = request.get_full_path() if request.method == "GET" else here("/account")
        return to_sign_in(back)

    return guarded


@never_cache
@require_GET
@for_members
def account(request: HttpRequest) -> HttpResponse:
    """Where somebody works and is signed in."""
    user = signed_in_user(request)
    found = sessions_of(user.id, request.session.session_key)
    names = portal_names({one.host for one in found})
    context = {
        "workplaces": workplaces_of(user.id),
        "sessions": [_shown(one, names) for one in found],
        "changed": "changed" in request.GET,
    }
    return render(request, "accounts/account.html", context)


@require_POST
@for_members
def leave_everywhere(request: HttpRequest) -> HttpResponse:
    """Sign out on every host and every device, this one too."""
    actor, user = buyer_actor(request), signed_in_user(request)
    close_session(request)
    end_sessions(actor=actor, user_id=user.id)
    return HttpResponseRedirect(here(settings.LOGIN_URL))


@never_cache
@require_http_methods(["GET", "POST"])
@for_members
def password(request: HttpRequest) -> HttpResponse:
    """Change the password; one stays signed in here and nowhere else."""
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        user = signed_in_user(request)
        try:
            change_password(
                actor=buyer_actor(request),
                user=user,
                current=request.POST.get("current", ""),
                password=request.POST.get("password", ""),
                address=address_of(request),
            )
        except DomainError as error:
            errors, status = errors_of(error), error.status
        else:
            open_session(request, user)
            return HttpResponseRedirect(here("/account?changed=1"))
    return render(request, "accounts/password.html", {"errors": errors}, status=status)


def _shown(session: OpenSession, names: dict[str, str]) -> dict[str, Any]:
    ours = {settings.BASE_DOMAIN: _("Marque market"), f"console.{settings.BASE_DOMAIN}": _("Marque console")}
    return {
        "place": ours.get(session.host) or names.get(session.host) or session.host,
        "host": session.host,
        "device": device_of(session.agent),
        "opened_at": session.opened_at,
        "here": session.here,
    }
