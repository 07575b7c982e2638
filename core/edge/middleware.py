"""The outermost layer: a name for the request."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from core.kernel import trace

_GIVEN = re.compile(r"\A[A-Za-z0-9-]{8,64}\Z")


class TraceMiddleware:
    """Runs the request under an id (the proxy's X-Request-ID where it is sound) and sends it back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        with trace.traced(given if _GIVEN.match(given) else "") as request_id:
            response = self.get_response(request)
            response["X-Request-ID"] = request_id
            return response
