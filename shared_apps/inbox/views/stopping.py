"""The page behind the link in letters. Whoever holds it may stop that account's letters."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from core.kernel.actor import Actor
from shared_apps.inbox.operations import write_letters
from shared_apps.inbox.queries import account_is_there
from shared_apps.inbox.signing import read_stop


@csrf_exempt  # mail programs post here with nothing but the link (RFC 8058), and the link is the right to
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ask with one button, lest programs that follow links stop something; stop on a POST; take it back."""
    user_id = read_stop(token)
    if user_id is None or not account_is_there(user_id):
        return render(request, "inbox/stop.html", {"state": "unknown"}, status=404)
    state = "asked"
    if request.method == "POST":
        again = request.POST.get("again") == "1"
        write_letters(actor=Actor("buyer", user_id), wanted=again)
        state = "on" if again else "stopped"
    return render(request, "inbox/stop.html", {"state": state})
