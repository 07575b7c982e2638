"""Photos of cars: to a dealer's own staff on its portal, and of cars on offer to everybody on the market."""

from __future__ import annotations

from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from core.edge.pictures import FOR_EVER, FORMATS, picture_file
from core.kernel.errors import DomainError
from tenant_apps.staff.access import staff_actor
from tenant_apps.stock.queries import certificate_of, photo_key, report_picture_key, size_key
from tenants.context import dealer_context, ref_of
from tenants.queries import dealer_by_slug

PUBLIC_SECONDS = 24 * 3600
STAFF_SECONDS = 365 * 24 * 3600


@require_safe
def listed_photo(request: HttpRequest, dealer: str, vehicle_id: UUID, photo_id: UUID) -> HttpResponseBase:
    """A photo of a car on offer (market). A photo never changes, but its car leaves the market."""
    try:
        with dealer_context(ref_of(dealer_by_slug(dealer))):
            key = photo_key(vehicle_id, photo_id, listed_only=True)
            return _file(key, f"public, max-age={PUBLIC_SECONDS}")
    except DomainError as refused:
        raise Http404 from refused


@require_safe
def listed_size(
    request: HttpRequest, dealer: str, vehicle_id: UUID, photo_id: UUID, name: str
) -> HttpResponseBase:
    """One size of a photo of a car on offer (market). Its address tells its content: kept for ever."""
    wanted = picture_file(name)
    if wanted is None:
        raise Http404
    try:
        with dealer_context(ref_of(dealer_by_slug(dealer))):
            return _file(size_key(vehicle_id, photo_id, wanted), FOR_EVER, FORMATS[wanted.form])
    except DomainError as refused:
        raise Http404 from refused


@require_safe
def staff_photo(request: HttpRequest, vehicle_id: UUID, photo_id: UUID) -> HttpResponseBase:
    """A photo of any car of the dealer at hand (portal), for its staff."""
    try:
        staff_actor(request).require("stock.see")
        key = photo_key(vehicle_id, photo_id, listed_only=False)
    except DomainError as refused:
        raise Http404 from refused
    return _file(key, f"private, max-age={STAFF_SECONDS}, immutable")


@require_safe
def report_picture(request: HttpRequest, vehicle_id: UUID, photo_id: UUID) -> HttpResponseBase:
    """A picture of an inspection's report (portal), for the dealer's staff."""
    try:
        staff_actor(request).require("stock.see")
        key = report_picture_key(vehicle_id, photo_id)
    except DomainError as refused:
        raise Http404 from refused
    return _file(key, f"private, max-age={STAFF_SECONDS}, immutable")


@require_safe
def certificate_scan(request: HttpRequest, vehicle_id: UUID) -> HttpResponseBase:
    """The picture of a car's certificate (portal), for those who handle certificates."""
    try:
        staff_actor(request).require("stock.certificate")
    except DomainError as refused:
        raise Http404 from refused
    paper = certificate_of(vehicle_id)
    if paper is None or not paper.scan:
        raise Http404
    return _file(paper.scan, "private, no-store")


def _file(key: str, caching: str, kind: str = FORMATS["webp"]) -> HttpResponseBase:
    try:
        response = FileResponse(default_storage.open(key), content_type=kind)
    except FileNotFoundError as missing:
        raise Http404 from missing
    response["Cache-Control"] = caching
    return response
