"""Feeds over HTTP, written while they are read."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from core.edge import errors
from core.kernel.errors import DomainError
from shared_apps.accounts.signing import address_of
from shared_apps.syndication.feeds import FORMS, SCHEMA, VERSION, open_feed, written
from shared_apps.syndication.throttle import PERIOD, admit

WAITS = {429: PERIOD, 503: 60}
"""Seconds until asking again makes sense, by status."""


@require_safe
def feed(request: HttpRequest, form: str) -> HttpResponseBase:
    """`/feeds/vehicles.<form>?dealer=&since=&lang=&key=`."""
    if form not in FORMS:
        raise Http404
    given = {name: request.GET.get(name, "") for name in ("dealer", "since", "key")}
    try:
        admit(address_of(request), whole=not given["since"])
        found = open_feed(**given)
    except DomainError as error:
        refusal = errors.answer(error)
        if error.status in WAITS:
            refusal["Retry-After"] = str(WAITS[error.status])
        return refusal
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    tongue = "en" if request.GET.get("lang") == "en" else "zh"
    pieces = iter(()) if request.method == "HEAD" else written(found, form, tongue, packed=packed)
    response = StreamingHttpResponse(pieces, content_type=FORMS[form].kind)
    response["Marque-Feed-Version"] = str(VERSION)
    response["Marque-Feed-Cursor"] = found.cursor
    response["Cache-Control"] = "private, no-store" if given["key"] else "no-store"
    response["Vary"] = "Accept-Encoding"
    response["X-Robots-Tag"] = "noindex"
    if packed:
        response["Content-Encoding"] = "gzip"
    return response


@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    """What a line of the JSON feed looks like."""
    response = JsonResponse(SCHEMA, content_type="application/schema+json")
    response["Cache-Control"] = "public, max-age=86400"
    return response
