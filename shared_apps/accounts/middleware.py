"""A session belongs to the host it was made on, even if its cookie is carried elsewhere."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse

HOST_KEY, AGENT_KEY, OPENED_KEY = "host", "agent", "opened_at"


class HostBoundSession:
    """Treats a user as nobody unless the session was made on this very host."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.session.get(HOST_KEY) != request.get_host():
            request.user = AnonymousUser()
        return self.get_response(request)
