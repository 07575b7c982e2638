"""The pictures of shared pages."""

from __future__ import annotations

from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from core.edge.cached import Kind
from core.edge.raster import NotDrawn, jpeg_of
from shared_apps.marketplace.sharing import WIDTH, card_of, drawing

# Half a day: whoever fetches it keeps it for ever.
_pictures: Kind[bytes] = Kind("share", seconds=12 * 3600, market=True)
_FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def share(request: HttpRequest, said: str) -> HttpResponse:
    """`/share/<what it shows, signed>.jpg`."""
    try:
        card = card_of(said)
    except ValueError:
        return HttpResponse("no such picture", status=404, content_type="text/plain; charset=utf-8")
    try:
        picture = _pictures.get(sha256(said.encode()).hexdigest(), lambda: jpeg_of(drawing(card), WIDTH))
    except NotDrawn:
        return HttpResponse("try again", status=503, headers={"Retry-After": "30"})
    return HttpResponse(picture, content_type="image/jpeg", headers={"Cache-Control": _FOR_EVER})
