"""The portal's other door: in with the account of the market, without typing the password again.

The browser sets out from here with a secret of this host, fetches a token on the market and comes back with
both (see accounts.operations.hand_offs). Only from the market into a portal: a session of a portal, whose
domain a dealer may own, opens nothing elsewhere.
"""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from core.edge.web import host_url
from core.kernel.errors import DomainError
from shared_apps.accounts.models import User
from shared_apps.accounts.operations import take_hand_off
from shared_apps.accounts.queries import digest_of
from shared_apps.accounts.signing import (
    forget_passage,
    hostname_of,
    new_passage,
    open_session,
    passage_of,
    remember_language,
    remember_passage,
    safe_next,
)
from tenant_apps.staff.errors import NoMembership
from tenant_apps.staff.queries import active_member
from tenants.context import current_dealer, market_context


@never_cache
@require_GET
def enter(request: HttpRequest) -> HttpResponse:
    """Set out for the market and go on to `next` afterwards; whoever is signed in here goes at once."""
    if _works_here(request):
        return HttpResponseRedirect(safe_next(request, request.GET.get("next")))
    passage = new_passage(request, request.GET.get("next"))
    asked = urlencode({"to": hostname_of(request), "state": digest_of(passage.secret)})
    response = HttpResponseRedirect(host_url(path=f"/hand-off?{asked}"))
    remember_passage(response, passage)
    return response


@never_cache
@require_GET  # no HEAD: what only looks at links takes no token
def arrive(request: HttpRequest) -> HttpResponse:
    """Come back from the market with a token: a session of this host opens, under a new key.

    A second visit of the same address finds the door already open. Any refusal leads to the sign-in page.
    """
    passage = passage_of(request)
    target = passage.target if passage else "/"
    try:
        user = _arrived(request, passage.secret if passage else "")
    except DomainError as refusal:
        open_already = _works_here(request)
        response = HttpResponseRedirect(target if open_already else f"/login?refused={refusal.code}")
    else:
        open_session(request, user)
        response = HttpResponseRedirect(target)
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            remember_language(response, user.locale)
    forget_passage(response)
    response["Referrer-Policy"] = "no-referrer"
    return response


def _arrived(request: HttpRequest, secret: str) -> User:
    dealer = current_dealer()
    with market_context():
        user = take_hand_off(
            token=request.GET.get("token", ""), secret=secret, host=hostname_of(request), dealer_id=dealer.id
        )
    if active_member(user.id) is None:  # the dealer's own word; `public` hears of a dismissal a moment later
        raise NoMembership()
    return user


def _works_here(request: HttpRequest) -> bool:
    return request.user.is_authenticated and active_member(request.user.pk) is not None
