"""For search engines."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from core.edge.languages import PREFIXED
from core.edge.web import host_url

_PRIVATE = (
    "/account", "/hand-off", "/language", "/orders", "/register", "/sign-in", "/sign-out", "/suggest",
    "/cars/*/reserve", "/cars/*/enquiries", "/dealers/apply/",
)  # fmt: skip
# Filters can be put together without end, and pages of a list are other ones every minute: engines are led
# to searches of one or two parts, and find every car in the sitemaps.
_ENDLESS = ("/*?*&*&", "/*?*cursor=", "/*?*sort=", "/*?*said=", "/*?*q=", "/*?*near=", "/*?*asked=")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers may read: pages of cars, series, dealers and plain searches, and nobody's orders."""
    private = [f"{prefix}{path}" for prefix in ("", *(f"/{part}" for part in PREFIXED)) for path in _PRIVATE]
    lines = ["User-agent: *"]
    lines += [f"Disallow: {path}" for path in ("/api/", "/feeds/", *private, *_ENDLESS)]
    lines += ["Allow: /", "", f"Sitemap: {host_url(path='/sitemap.xml')}"]
    response = HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "public, max-age=3600"
    return response
