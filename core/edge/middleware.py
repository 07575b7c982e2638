"""The outermost layers: a name for the request, and errors of an API in its shape wherever they arise."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest

from core.edge import errors
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


class ShapeMiddleware:
    """Tells an API's errors in its shape even where no route was reached: unknown paths, methods and hosts.

    Refuses the NUL character in addresses, which no text in the database can hold.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            response: HttpResponse = HttpResponseBadRequest("400: unreadable address\n")
        else:
            response = self.get_response(request)
        if response.status_code < 400 or not request.path.startswith("/api/") or _is_json(response):
            return response
        shaped = errors.of_status(response.status_code)
        if "Allow" in response:
            shaped["Allow"] = response["Allow"]
        shaped.cookies = response.cookies
        return shaped


def _is_json(response: HttpResponse) -> bool:
    return response.get("Content-Type", "").startswith("application/json")
