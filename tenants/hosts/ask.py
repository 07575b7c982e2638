"""The one question a TLS proxy asks before it has a certificate made: is this host one of ours?

Caddy's `on_demand_tls { ask … }` and its like. Without this door, or with one that says yes to everybody,
strangers who point names at us would have certificates made until the certificate authority refuses us.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from time import monotonic

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from tenants.context import market_context
from tenants.hosts.queries import serves

PATH = "/internal/tls/ask"
PER_SECOND, AT_ONCE = 50, 200
_HOST = re.compile(r"\A(?=.{4,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]\Z")


@dataclass(slots=True)
class Bucket:
    """A share of the process for questions, whoever asks: so many at once, so many a second."""

    full: float = AT_ONCE
    rate: float = PER_SECOND
    level: float = AT_ONCE
    at: float = 0.0

    def take(self, now: float) -> bool:
        """Whether one more question is within the share."""
        self.level = min(self.full, self.level + (now - self.at) * self.rate)
        self.at = now
        if self.level < 1:
            return False
        self.level -= 1
        return True


_bucket, _turn = Bucket(), Lock()


class AskMiddleware:
    """Answers PATH before anything else looks at the request: the proxy comes by its own name, without TLS.

    The secret, in the query as `key` (a proxy's `ask` can send nothing else) or as a bearer token, opens it.
    Without it, or without ASK_SECRET, the path does not exist: nobody learns from it who our dealers are.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path != PATH:
            return self.get_response(request)
        if not _may_ask(request):
            return _said(404)
        return answer(request.GET.get("domain", ""))


def answer(asked: str) -> HttpResponse:
    """200 for exactly our hosts and those of open dealers, 404 for any other, 429 beyond our share."""
    host = asked.lower().removesuffix(".")
    if not _HOST.match(host):
        return _said(404)
    if host in (settings.BASE_DOMAIN, f"console.{settings.BASE_DOMAIN}"):
        return _said(200)
    with _turn:
        if not _bucket.take(monotonic()):
            refused = _said(429)
            refused["Retry-After"] = "1"
            return refused
    with market_context():
        return _said(200 if serves(host) else 404)


def _may_ask(request: HttpRequest) -> bool:
    secret = settings.ASK_SECRET
    given = request.GET.get("key") or request.headers.get("Authorization", "").removeprefix("Bearer ")
    return (
        bool(secret)
        and request.method in ("GET", "HEAD")
        and hmac.compare_digest(given.encode(), secret.encode())
    )


def _said(status: int) -> HttpResponse:
    response = HttpResponse(b"", status=status, content_type="text/plain")
    response["Cache-Control"] = "no-store"
    return response
