"""Text travels compressed; what is compressed already, or flows, travels as it is."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

_TEXT = ("text/html", "text/plain", "application/json", "application/xml", "text/xml", "image/svg+xml")


class CompressionMiddleware(GZipMiddleware):
    """Django's gzip, which blurs lengths against guessing at secrets, for pages and answers in text only."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        if response.streaming or kind not in _TEXT:
            return response
        return super().process_response(request, response)
