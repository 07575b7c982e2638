"""For search engines."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers may read: the pages of cars and dealers, not searches and nobody's orders."""
    lines = ["User-agent: *", "Disallow: /orders", "Disallow: /api/", "Disallow: /cars?", "Allow: /"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
