"""Searches a buyer saved."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.edge.languages import here
from core.edge.messages import sentence_for
from core.kernel.errors import DomainError, NotFound
from shared_apps.accounts.access import buyer_actor, signed_in_user
from shared_apps.marketplace.filters import Filters, parse
from shared_apps.watching import operations, presenting, queries
from shared_apps.watching.models import SavedSearch
from shared_apps.watching.policies import MOST_SEARCHES
from shared_apps.watching.views.page import LONGEST_ADDRESS, page, to_sign_in, with_words

WISH = "search_to_save_after_sign_in"


@require_safe
@page
def searches(request: HttpRequest) -> HttpResponse:
    """My saved searches with what is new in each."""
    return _page(request)


@require_http_methods(["GET", "POST"])
@page
def save(request: HttpRequest) -> HttpResponse:
    """Save the search of a results page. Whoever is not signed in signs in first and need not press again."""
    waiting = request.session.pop(WISH, "")
    told = request.POST.get("search", "")[:LONGEST_ADDRESS] if request.method == "POST" else waiting
    search = _read(told)
    if request.method == "GET" and not waiting:
        return HttpResponseRedirect(reverse("watching:searches"))
    if not request.user.is_authenticated:
        request.session[WISH] = told
        return to_sign_in(request, reverse("watching:save"))
    try:
        saved, new = operations.save_search(
            actor=buyer_actor(request), search=search, name=presenting.suggested_name(search) or "—"
        )
    except DomainError as error:
        return _page(request, error)
    word = {"saved": str(saved.id)} if new else {"known": str(saved.id)}
    return HttpResponseRedirect(f"{with_words(reverse('watching:searches'), **word)}#s-{saved.id}")


@require_safe
@page
def open_search(request: HttpRequest, search_id: UUID) -> HttpResponse:
    """The results of a saved search; what is there now is no longer new."""
    actor = buyer_actor(request)
    search = queries.filters_of(queries.search_of(signed_in_user(request).id, search_id))
    if search is None:
        return HttpResponseRedirect(reverse("watching:searches"))
    operations.look_at(actor=actor, search_id=search_id)
    return HttpResponseRedirect(search.address())


@require_POST
@page
def change(request: HttpRequest, search_id: UUID) -> HttpResponse:
    """Rename a search, and say how often letters come of it."""
    frequency = request.POST.get("frequency", "")
    try:
        operations.change_search(
            actor=buyer_actor(request),
            search_id=search_id,
            name=request.POST.get("name", ""),
            alerts=frequency != "NEVER",
            frequency=frequency,
        )
    except NotFound:
        raise
    except DomainError as error:
        return _page(request, error, wrong=search_id)
    return HttpResponseRedirect(
        f"{with_words(reverse('watching:searches'), changed=str(search_id))}#s-{search_id}"
    )


@require_POST
@page
def remove(request: HttpRequest, search_id: UUID) -> HttpResponse:
    """Delete a search; the next page offers to take it back."""
    operations.remove_search(actor=buyer_actor(request), search_id=search_id)
    return HttpResponseRedirect(with_words(reverse("watching:searches"), removed=str(search_id)))


@require_POST
@page
def restore(request: HttpRequest, search_id: UUID) -> HttpResponse:
    """Take a deleted search back."""
    try:
        search = operations.restore_search(actor=buyer_actor(request), search_id=search_id)
    except NotFound:
        raise
    except DomainError as error:
        return _page(request, error)
    return HttpResponseRedirect(f"{reverse('watching:searches')}#s-{search.id}")


@require_POST
@page
def write_again(request: HttpRequest) -> HttpResponse:
    """My address works again."""
    operations.write_again(actor=buyer_actor(request))
    return HttpResponseRedirect(reverse("watching:searches"))


def _page(
    request: HttpRequest, error: DomainError | None = None, *, wrong: UUID | None = None
) -> HttpResponse:
    user = signed_in_user(request)
    rows = list(queries.searches_of(user.id))
    reader = queries.reader_of(user.id)
    named = {word: _named(request, word, rows) for word in ("saved", "known", "changed")}
    context: dict[str, Any] = {
        "watched": presenting.watched_searches(rows),
        "limit": MOST_SEARCHES,
        "problem": sentence_for(error) if error else "",
        "wrong": wrong,
        "typed": request.POST.get("name", "")[:80] if wrong else "",
        "refused": bool(reader.refused_at) and reader.refused.lower() == (user.email or "").lower(),
        **named,
        "meant": named["saved"] or named["known"],
        "removed": _removed(request, user.id),
        "cars_url": here("/cars"),
    }
    return render(request, "watching/searches.html", context, status=error.status if error else 200)


def _named(request: HttpRequest, word: str, rows: list[SavedSearch]) -> SavedSearch | None:
    told = request.GET.get(word, "")
    return next((row for row in rows if str(row.id) == told), None)


def _removed(request: HttpRequest, user_id: UUID) -> SavedSearch | None:
    try:
        return queries.search_of(user_id, UUID(request.GET.get("removed", "")), removed=True)
    except (ValueError, NotFound):
        return None


def _read(told: str) -> Filters:
    search, _ignored = parse(parse_qs(told.partition("?")[2] or told))
    return search
