"""The language in an address: `/en/cars` is English for everybody, `/cars` is written for whoever asks.

One language, the first of LANGUAGES, has the plain addresses; each other one stands under a prefix. Links
made by `reverse` keep the reader under it. What machines and forms of the browser call has one address only.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.urls import get_script_prefix, set_script_prefix
from django.utils import translation
from django.utils.http import escape_leading_slashes

PREFIXED = {"en": "en"}
"""First parts of addresses and the languages they stand for."""
PLAIN = {"zh": "zh-hans"}
"""First parts that choose the language of the plain addresses, and lead there."""
_MACHINES = ("api", "art", "feeds", "healthz", "media", "photos", "robots.txt", "share", "static", "webhooks")
_YEAR = 365 * 24 * 3600


def in_language(address: str, language: str) -> str:
    """The same page of this host in a language: (`/en/cars?brand=byd`, `zh-hans`) → `/cars?brand=byd`."""
    first, slash, rest = address[1:].partition("/")
    if slash and first in {*PREFIXED, *PLAIN}:
        address = f"/{rest}"
    prefix = next((part for part, spoken in PREFIXED.items() if spoken == language), "")
    return f"/{prefix}{address}" if prefix and address.startswith("/") else address


def spoken_in(request: HttpRequest) -> str:
    """The language of a request that no other layer has seen: the address', else the reader's own."""
    first = request.path_info[1:].partition("/")[0]
    return PREFIXED.get(first) or translation.get_language_from_request(request)


def here(path: str) -> str:
    """A path as the reader at hand reaches it: under the language his address names, if it names one."""
    return get_script_prefix().rstrip("/") + path


def remember(response: HttpResponse, language: str) -> None:
    """Set the language cookie every surface reads first."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=_YEAR,
        samesite="Lax",
        secure=settings.SCHEME == "https",
    )


class LanguageInAddress:
    """Takes the market's language off the address and speaks it, whatever cookie and browser say."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        first, slash, rest = request.path_info[1:].partition("/")
        if getattr(request, "surface", "") != "market" or first not in {*PREFIXED, *PLAIN}:
            return self.get_response(request)
        if not slash and request.method in {"GET", "HEAD"}:
            return HttpResponsePermanentRedirect(_with_query(request, f"/{first}/"))
        if rest.startswith(("/", "\\", "sitemap")) or rest.partition("/")[0] in _MACHINES:
            return self.get_response(request)  # no such page
        if first in PLAIN:
            response = HttpResponseRedirect(_with_query(request, f"/{rest}"))
            remember(response, PLAIN[first])
            return response
        return self._speak(request, first, f"/{rest}")

    def _speak(self, request: HttpRequest, first: str, path: str) -> HttpResponse:
        before = get_script_prefix()
        request.path_info = path
        set_script_prefix(f"/{first}/")
        translation.activate(PREFIXED[first])
        request.LANGUAGE_CODE = PREFIXED[first]
        try:
            return self.get_response(request)
        finally:
            set_script_prefix(before)


def _with_query(request: HttpRequest, path: str) -> str:
    # Encoded again: what was decoded from the address may hold anything.
    request.path_info = request.path = escape_leading_slashes(path)
    return request.get_full_path()
