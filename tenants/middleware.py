"""The host decides: market, console, or one dealer's portal; any other host is 404."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound

from tenants.context import DealerRef, dealer_context, market_context
from tenants.queries import dealer_of_host
from tenants.requests import HostedRequest, Surface, dealer_of

CACHED_FOR = 5.0  # seconds: how long a suspended dealer may still answer
URLCONFS = {"market": "config.urls_market", "console": "config.urls_console", "portal": "config.urls_portal"}
_known: dict[str, tuple[float, DealerRef]] = {}


class SurfaceMiddleware:
    """Sets `request.surface`, `request.dealer` and the URLs, and runs the request as the market."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HostedRequest) -> HttpResponse:
        host = request.get_host().partition(":")[0].lower().rstrip(".")
        with market_context():
            surface, dealer = _resolve(host, request.path)
            if surface is None:
                return HttpResponseNotFound("404: no such host\n", content_type="text/plain")
            request.surface = surface
            request.dealer = dealer
            request.urlconf = URLCONFS[surface]
            return _confined(self.get_response(request), host)


class DealerMiddleware:
    """Runs the view of a portal in its dealer's context, after the session and the user are known."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        dealer = dealer_of(request)
        if dealer is None:
            return self.get_response(request)
        _ = request.user.is_authenticated  # loaded now: the dealer's role cannot read accounts
        with dealer_context(dealer):
            response = self.get_response(request)
            if hasattr(response, "render") and callable(response.render):
                response.render()
            return response


def forget_hosts() -> None:
    """Drop what this process remembers of hosts."""
    _known.clear()


def _confined(response: HttpResponse, host: str) -> HttpResponse:
    """On a dealer's own domain we speak for that one host: what else lies under it may not have TLS yet."""
    ours = host == settings.BASE_DOMAIN or host.endswith(f".{settings.BASE_DOMAIN}")
    if not ours and "Strict-Transport-Security" in response:
        response["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}"
    return response


def _resolve(host: str, path: str) -> tuple[Surface | None, DealerRef | None]:
    if host == settings.BASE_DOMAIN or path == "/healthz":
        return "market", None
    if host == f"console.{settings.BASE_DOMAIN}":
        return "console", None
    dealer = _dealer(host)
    return ("portal", dealer) if dealer else (None, None)


def _dealer(host: str) -> DealerRef | None:
    remembered = _known.get(host)
    if remembered and monotonic() - remembered[0] < CACHED_FOR:
        return remembered[1]
    dealer = dealer_of_host(host)
    if dealer is None:
        _known.pop(host, None)
    else:
        _known[host] = (monotonic(), dealer)
    return dealer
