"""The owner takes the dealer's data along: plain pages that work when the portal itself is closed."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.edge.messages import sentence_for
from core.kernel.actor import Actor
from core.kernel.errors import DomainError, Forbidden
from shared_apps.accounts.operations import check_credentials
from shared_apps.accounts.signing import address_of, close_session, open_session
from tenant_apps.staff.access import actor_of, signed_in_member
from tenant_apps.staff.errors import NoMembership
from tenant_apps.staff.queries import active_member
from tenants.context import current_dealer, market_context
from tenants.life.answering import archive_answer
from tenants.life.closing import OWN_DATA
from tenants.life.models import UNFINISHED
from tenants.life.operations import ask_export
from tenants.life.operations.exporting import RIGHT
from tenants.life.queries import exports_of
from tenants.queries import dealer_by_id

SHOWN = 3


@require_safe
@never_cache
def page(request: HttpRequest) -> HttpResponse:
    """The dealer's exports, for its owner; the way in for who is not signed in."""
    return _page(request)


@require_POST
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in here, the portal's own door being closed."""
    login, password = request.POST.get("login", "")[:190], request.POST.get("password", "")[:200]
    try:
        with market_context():
            user = check_credentials(login=login, password=password, address=address_of(request))
        if active_member(user.id) is None:
            raise NoMembership()
    except DomainError as refused:
        return _page(request, problem=sentence_for(refused), login=login, status=refused.status)
    open_session(request, user)
    return HttpResponseRedirect(OWN_DATA)


@require_POST
@never_cache
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out, whatever state the dealer is in."""
    close_session(request)
    return HttpResponseRedirect("/")


@require_POST
@never_cache
def export(request: HttpRequest) -> HttpResponse:
    """Have the archive made."""
    try:
        owner, dealer = _owner(request), current_dealer()
        with market_context():
            ask_export(actor=owner, dealer_id=dealer.id)
    except DomainError as refused:
        return _page(request, problem=sentence_for(refused), status=refused.status)
    return HttpResponseRedirect(OWN_DATA)


@require_safe
@never_cache
def download(request: HttpRequest, export_id: UUID) -> HttpResponseBase:
    """The archive itself."""
    try:
        owner, dealer = _owner(request), current_dealer()
        with market_context():
            return archive_answer(owner, dealer, export_id)
    except DomainError as refused:
        return _page(request, problem=sentence_for(refused), status=refused.status)


def _owner(request: HttpRequest) -> Actor:
    member = signed_in_member(request)
    if member.role != "OWNER":
        raise Forbidden()
    actor = actor_of(member)
    return replace(actor, rights=actor.rights | {RIGHT})


def _page(request: HttpRequest, *, problem: str = "", login: str = "", status: int = 200) -> HttpResponse:
    dealer, owner = current_dealer(), False
    if request.user.is_authenticated:
        member = active_member(request.user.pk)
        owner = member is not None and member.role == "OWNER"
    with market_context():
        exports = list(exports_of(dealer.id)[:SHOWN]) if owner else []
        until = dealer_by_id(dealer.id).erase_after if owner else None
    context = {
        "dealer": dealer,
        "signed_in": request.user.is_authenticated,
        "owner": owner,
        "exports": exports,
        "busy": any(one.state in UNFINISHED for one in exports),
        "until": until,
        "problem": problem,
        "login": login,
    }
    return render(request, "life/own_data.html", context, status=status)


urlpatterns = [
    path("data", page, name="own_data"),
    path("data/sign-in", sign_in),
    path("data/sign-out", sign_out),
    path("data/export", export),
    path("data/<uuid:export_id>.zip", download),
]
