"""Photos of trade-ins as HTTP answers, to who may see them."""

from __future__ import annotations

from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponseBase

from core.kernel.errors import NotFound
from shared_apps.tradein.pictures import MEDIA_TYPE, SIZES, key_of


def photo_answer(trade_in_id: UUID, photo_id: UUID, size: str) -> HttpResponseBase:
    """One size of a photo, in the market's scope. Who asks has been looked at. Raises NotFound."""
    if size not in SIZES:
        raise NotFound()
    try:
        opened = default_storage.open(key_of(trade_in_id, photo_id, size))
    except FileNotFoundError as missing:
        raise NotFound() from missing
    answer = FileResponse(opened, content_type=MEDIA_TYPE)
    answer["Content-Disposition"] = "inline"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, max-age=3600"
    return answer
