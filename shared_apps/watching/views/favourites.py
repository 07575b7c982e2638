"""Cars a buyer keeps."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.edge.messages import sentence_for
from core.kernel.errors import DomainError, NotFound
from shared_apps.accounts.access import buyer_actor, signed_in_user
from shared_apps.marketplace.queries import similar
from shared_apps.watching import operations, presenting, queries
from shared_apps.watching.policies import MOST_FAVOURITES
from shared_apps.watching.views.page import (
    back_of,
    by_script,
    page,
    path_of_ours,
    refusal,
    to_sign_in,
    with_words,
)

WISH, FROM = "keep_after_sign_in", "keep_came_from"
SORTS = ("kept", "price", "change")
SIMILAR = 4


@require_safe
@page
def favourites(request: HttpRequest) -> HttpResponse:
    """My favourites: what they cost when I kept them and now; what is gone, with cars like it."""
    return _page(request)


@require_safe
@page
def kept(request: HttpRequest) -> HttpResponse:
    """The ids of what I keep, for the script that colours hearts."""
    user = signed_in_user(request)
    return JsonResponse({"kept": [str(one) for one in queries.kept_ids(user.id)]})


@require_http_methods(["GET", "POST"])
@page
def keep(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    """Keep a car. Whoever is not signed in signs in first and need not press again."""
    here = reverse("watching:keep", args=[listing_id])
    if request.method == "GET" and request.session.pop(WISH, "") != str(listing_id):
        return HttpResponseRedirect(reverse("marketplace:car", args=[listing_id]))
    if not request.user.is_authenticated:
        request.session[WISH] = str(listing_id)  # put there by a POST, so the GET that follows may act on it
        if request.method == "POST":
            request.session[FROM] = back_of(request)
        return to_sign_in(request, here)
    resumed = request.session.pop(FROM, "")
    try:
        operations.keep_car(actor=buyer_actor(request), listing_id=listing_id)
    except NotFound:
        raise
    except DomainError as error:
        return refusal(error) if by_script(request) else _page(request, error)
    if by_script(request):
        return JsonResponse({"kept": True})
    if request.method == "GET" and resumed:
        return HttpResponseRedirect(resumed)  # back on the page the heart was pressed on
    address = reverse("watching:favourites")
    return HttpResponseRedirect(with_words(address, kept=str(listing_id), back=back_of(request)))


@require_POST
@page
def drop(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    """Keep a car no longer."""
    operations.let_go(actor=buyer_actor(request), listing_id=listing_id)
    if by_script(request):
        return JsonResponse({"kept": False})
    address = reverse("watching:favourites")
    return HttpResponseRedirect(
        with_words(address, dropped=str(listing_id), sort=request.POST.get("sort", "")[:8])
    )


@require_POST
@page
def write(request: HttpRequest) -> HttpResponse:
    """Whether letters tell of lower prices of my favourites."""
    operations.write_of_favourites(actor=buyer_actor(request), wanted=request.POST.get("wanted") == "1")
    return HttpResponseRedirect(reverse("watching:favourites"))


def _page(request: HttpRequest, error: DomainError | None = None) -> HttpResponse:
    user = signed_in_user(request)
    sort = request.GET.get("sort", "")
    sort = sort if sort in SORTS else SORTS[0]
    cars = presenting.kept_cars(user.id, sort)
    gone = next((one.car for one in cars if not one.shown and one.car is not None), None)
    context: dict[str, Any] = {
        "kept": cars,
        "here_now": sum(one.shown for one in cars),
        "sorts": [(code, with_words(request.path, sort=code)) for code in SORTS],
        "sort": sort,
        "gone": gone,
        "similar": similar(gone, SIMILAR) if gone else [],
        "reader": queries.reader_of(user.id),
        "limit": MOST_FAVOURITES,
        "problem": sentence_for(error) if error else "",
        "just_kept": _named(request, "kept", user.id),
        "dropped": _named(request, "dropped", user.id),
        "back": path_of_ours(request, request.GET.get("back", "")),
    }
    return render(request, "watching/favourites.html", context, status=error.status if error else 200)


def _named(request: HttpRequest, word: str, user_id: UUID) -> Any:
    """The favourite of mine that the page has to say something of."""
    try:
        return queries.favourite_of(user_id, UUID(request.GET.get(word, "")))
    except ValueError:
        return None
