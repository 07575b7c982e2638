"""The page behind the links in letters. Whoever holds the link may stop what it names, and nothing else."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from core.kernel.actor import Actor
from shared_apps.watching import operations, queries
from shared_apps.watching.signing import read_stop


@csrf_exempt  # mail programs post here with nothing but the link (RFC 8058), and the link is the right to
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ask with one button, lest programs that follow links stop something; stop on a POST; take it back."""
    what = read_stop(token)
    user_id, searches, favourites = queries.stopped_by(what) if what else (None, [], False)
    if what is None or user_id is None:
        return render(request, "watching/stop.html", {"state": "unknown"}, status=404)
    state = "asked"
    if request.method == "POST" and request.POST.get("again") == "1":
        operations.go_on(actor=Actor("anonymous"), what=what)
        state = "on"
    elif request.method == "POST":
        operations.stop(actor=Actor("anonymous"), what=what)
        state = "stopped"
    names = queries.searches_named(searches)
    context = {"state": state, "names": names, "favourites": favourites}
    return render(request, "watching/stop.html", context)
