"""The host decides: market, console, or one dealer's portal; any other host is 404."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from django.conf import settings
from django.db import InternalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound

from tenants.context import dealer_context, market_context
from tenants.errors import DealerReadOnly
from tenants.life.closing import answer_closed, closed_by, is_refused_write, stays_open, tell, writes
from tenants.life.queries import Portal, portal_of_host
from tenants.requests import HostedRequest, Surface

CACHED_FOR = 1.0  # seconds: how long a suspended dealer may still answer
URLCONFS = {"market": "config.urls_market", "console": "config.urls_console", "portal": "config.urls_portal"}
_known: dict[str, tuple[float, Portal]] = {}


class SurfaceMiddleware:
    """Sets `request.surface`, `request.dealer`, `request.portal` and the URLs; runs it as the market."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HostedRequest) -> HttpResponse:
        host = request.get_host().partition(":")[0].lower().rstrip(".")
        with market_context():
            surface, portal = _resolve(host, request.path)
            if surface is None:
                return HttpResponseNotFound("404: no such host\n", content_type="text/plain")
            request.surface = surface
            request.portal = portal
            request.dealer = portal.dealer if portal else None
            request.urlconf = URLCONFS[surface]
            return _confined(self.get_response(request), host)


class DealerMiddleware:
    """Runs the view of a portal in its dealer's context, after the session and the user are known.

    A portal that is closed answers why; one that is read-only reads, and the database itself sees to that.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HostedRequest) -> HttpResponse:
        portal = request.portal
        if portal is None:
            return self.get_response(request)
        dealer, closed = portal.dealer, closed_by(portal)
        read_only = dealer.state == "READ_ONLY"
        if closed and not stays_open(request, closed):
            return answer_closed(request, dealer, closed)
        if read_only and writes(request):
            return tell(request, DealerReadOnly())
        _ = request.user.is_authenticated  # loaded now: the dealer's role cannot read accounts
        with dealer_context(dealer, read_only=read_only):
            response = self.get_response(request)
            if hasattr(response, "render") and callable(response.render):
                response.render()
            return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A write that only the database noticed is refused like any other."""
        if isinstance(error, InternalError) and is_refused_write(error):
            return tell(request, DealerReadOnly())
        return None


def forget_hosts() -> None:
    """Drop what this process remembers of hosts."""
    _known.clear()


def _confined(response: HttpResponse, host: str) -> HttpResponse:
    """On a dealer's own domain we speak for that one host: what else lies under it may not have TLS yet."""
    ours = host == settings.BASE_DOMAIN or host.endswith(f".{settings.BASE_DOMAIN}")
    if not ours and "Strict-Transport-Security" in response:
        response["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}"
    return response


def _resolve(host: str, path: str) -> tuple[Surface | None, Portal | None]:
    if host == settings.BASE_DOMAIN or path == "/healthz":
        return "market", None
    if host == f"console.{settings.BASE_DOMAIN}":
        return "console", None
    portal = _portal(host)
    return ("portal", portal) if portal else (None, None)


def _portal(host: str) -> Portal | None:
    remembered = _known.get(host)
    if remembered and monotonic() - remembered[0] < CACHED_FOR:
        return remembered[1]
    portal = portal_of_host(host)
    if portal is None:
        _known.pop(host, None)  # not remembered: a new dealer's portal answers at once
    else:
        _known[host] = (monotonic(), portal)
    return portal
