"""Sitemaps over HTTP: packed where the reader takes it, not sent again to who has it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from core.kernel.errors import NotFound
from shared_apps.syndication.sitemaps import INDEX, MapFile, map_file
from shared_apps.syndication.sitemaps.writing import unpacked

_FOR = 600  # seconds


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponseBase:
    """`/sitemap.xml`."""
    return sitemap(request, INDEX)


@require_safe
def sitemap(request: HttpRequest, name: str, packed: bool = False) -> HttpResponseBase:
    """`/sitemaps/<name>.xml`, and the same as a file by gzip at `.xml.gz`."""
    try:
        found = map_file(name)
    except NotFound as error:
        raise Http404 from error
    accepted = "gzip" in request.headers.get("Accept-Encoding", "")
    tag = f'W/"{found.tag}"'
    at = int(found.changed_at.timestamp()) if found.changed_at else None
    known = get_conditional_response(request, etag=tag, last_modified=at)
    response: HttpResponseBase = known or _whole(found, packed=packed, accepted=accepted)
    response["ETag"] = tag
    response["Cache-Control"] = f"public, max-age={_FOR}"
    response["Vary"] = "Accept-Encoding"
    if at is not None:
        response["Last-Modified"] = http_date(at)
    return response


def _whole(found: MapFile, *, packed: bool, accepted: bool) -> HttpResponseBase:
    if packed:
        return HttpResponse(found.data, content_type="application/gzip")
    if accepted:
        headers = {"Content-Encoding": "gzip"}
        return HttpResponse(found.data, content_type="application/xml; charset=utf-8", headers=headers)
    return StreamingHttpResponse(unpacked(found.data), content_type="application/xml; charset=utf-8")
