"""The outermost layers: who calls, under which name, what the browser may do, and errors in their shape."""

from __future__ import annotations

import re
from collections.abc import Callable
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.views.defaults import bad_request

from core.edge import errors, languages
from core.kernel import trace

_GIVEN = re.compile(r"\A[A-Za-z0-9-]{8,64}\Z")
# Scripts come from our own files only. Styles may stand in attributes: a car's paint does.
_PAGES_MAY = "; ".join(
    (
        "default-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)


class AddressMiddleware:
    """Makes REMOTE_ADDR the caller's own address behind TRUSTED_PROXIES proxies.

    Each proxy appends to X-Forwarded-For the address that called it; what stands further left than our own
    proxies reach, anybody may have written.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        told = request.headers.get("X-Forwarded-For", "").split(",")
        if 0 < settings.TRUSTED_PROXIES <= len(told):
            address = told[-settings.TRUSTED_PROXIES].strip()
            if _is_address(address):
                request.META["REMOTE_ADDR"] = address
        return self.get_response(request)


class PolicyMiddleware:
    """Tells browsers what our pages may load and do, so that a script that got into one does not run.

    Tells caches on the way that pages and answers are their reader's alone, unless the view said otherwise,
    and that what its address tells for ever is the same for everybody, whatever middleware looked at.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        kind = response.get("Content-Type", "")
        if kind.startswith(("text/html", "application/json")):
            response.headers.setdefault("Cache-Control", "private, no-cache")
        if _for_everybody(response):
            response.headers["Vary"] = "Accept-Encoding"
        if kind.startswith("text/html"):
            response.headers.setdefault("Content-Security-Policy", _PAGES_MAY)
            response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response


class TraceMiddleware:
    """Runs the request under an id (the proxy's X-Request-ID where it is sound) and sends it back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        with trace.traced(given if _GIVEN.match(given) else "") as request_id:
            request.request_id = request_id  # type: ignore[attr-defined]
            response = self.get_response(request)
            response["X-Request-ID"] = request_id
            return response


class ShapeMiddleware:
    """Tells an API's errors in its shape even where no route was reached: unknown paths, methods and hosts.

    Refuses the NUL character in addresses and forms, which no text in the database can hold, and what is too
    large before any of it is read.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            response: HttpResponse = _unreadable(request)
        elif request.path not in settings.READ_BY_THEIR_VIEWS and _is_too_large(request):
            response = _too_large(request)
        else:
            response = self.get_response(request)
        if response.status_code < 400 or not request.path.startswith("/api/") or _is_json(response):
            return response
        shaped = errors.of_status(response.status_code)
        if "Allow" in response:
            shaped["Allow"] = response["Allow"]
        shaped.cookies = response.cookies
        return shaped

    def process_view(self, request: HttpRequest, view: Any, *given: Any) -> HttpResponse | None:
        """Look into forms; bodies in JSON are the API's to read, and some views read theirs with a limit."""
        if getattr(view, "reads_body", False):
            return None
        if _is_too_large(request):  # the same path on another host
            return _too_large(request)
        if request.method != "POST" or request.path.startswith("/api/"):
            return None
        if any("\0" in value for values in request.POST.lists() for value in (values[0], *values[1])):
            return bad_request(request, BadRequest())
        return None


def _unreadable(request: HttpRequest) -> HttpResponse:
    """The page for a damaged address, in the reader's language, which nobody has looked for yet."""
    with translation.override(languages.spoken_in(request)):
        return bad_request(request, BadRequest())


def _too_large(request: HttpRequest) -> HttpResponse:
    """The page for more than is read at once, in the reader's language."""
    with translation.override(languages.spoken_in(request)):
        page = render_to_string("413.html", {"megabytes": settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 2**20})
    return HttpResponse(page, status=413)


def _for_everybody(response: HttpResponse) -> bool:
    kept = response.headers.get("Cache-Control", "")
    return "Vary" in response and "public" in kept and "immutable" in kept and not response.cookies


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _is_too_large(request: HttpRequest) -> bool:
    length = request.META.get("CONTENT_LENGTH") or ""
    return length.isdecimal() and int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def _is_json(response: HttpResponse) -> bool:
    return response.get("Content-Type", "").startswith("application/json")
