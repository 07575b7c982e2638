"""A session belongs to the host it was made on, even if its cookie is carried elsewhere."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse

HOST_KEY, AGENT_KEY, OPENED_KEY = "host", "agent", "opened_at"


class HostBoundSession:
    """Treats a user as nobody when the session was made on another host."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        made_on = request.session.get(HOST_KEY)
        if made_on is not None and made_on != request.get_host():
            request.user = AnonymousUser()
        return self.get_response(request)
