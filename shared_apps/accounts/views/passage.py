"""The market's part of the way into a portal: is this person staff there? Then here is a token.

Our own hosts get it at once, as the portal's sign-in button promised. On a domain of the dealer's own, one
is asked first: whoever holds that domain could otherwise fetch tokens of visitors who only passed by.
"""

from __future__ import annotations

import re
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.edge.messages import sentence_for
from core.kernel.errors import DomainError
from shared_apps.accounts.access import buyer_actor, signed_in_user
from shared_apps.accounts.facts import Workplace
from shared_apps.accounts.operations import make_hand_off
from shared_apps.accounts.queries import portal_of, works_at
from shared_apps.accounts.views.account import for_members

_STATE = re.compile(r"\A[0-9a-f]{64}\Z")


@never_cache
@require_http_methods(["GET", "POST"])
@for_members
def hand_off(request: HttpRequest) -> HttpResponse:
    """Hand a member of staff on to the portal `to`, bound to the `state` that the portal gave the browser."""
    portal, state = portal_of(request.GET.get("to", "")), request.GET.get("state", "")
    if portal is None or not _STATE.match(state):
        return _page(request, "refused", 404, portal=None)
    if not works_at(signed_in_user(request).id, portal.dealer_id):
        return _page(request, "refused", 403, portal=portal)
    if request.method == "GET" and not portal.host.endswith(f".{settings.BASE_DOMAIN}"):
        return _page(request, "asked", 200, portal=portal)
    return _onward(request, portal, state)


def _onward(request: HttpRequest, portal: Workplace, state: str) -> HttpResponse:
    """A page that moves on by itself.

    No redirect: after a form, such as the sign-in page's, browsers keep a chain of redirects on our own host
    (Content-Security-Policy, form-action).
    """
    try:
        token = make_hand_off(
            actor=buyer_actor(request),
            dealer_id=portal.dealer_id,
            host=portal.host,
            state=state,
            session_key=request.session.session_key or "",
        )
    except DomainError as error:
        return _page(request, "refused", error.status, portal=portal, said=sentence_for(error))
    address = f"{portal.url}/arrive?{urlencode({'token': token})}"
    return _page(request, "onward", 200, portal=portal, onward=address)


def _page(request: HttpRequest, name: str, status: int, **context: Workplace | str | None) -> HttpResponse:
    # The site's referrer policy stays, same-origin: with no-referrer browsers would send these pages' forms
    # from the origin "null", which CSRF refuses. No token stands in their addresses.
    return render(request, f"accounts/passage/{name}.html", context, status=status)
