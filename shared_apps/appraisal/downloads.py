"""Evidence as an HTTP answer, from the dealer's own files, to who may see it."""

from __future__ import annotations

from urllib.parse import quote

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponseBase

from core.kernel.errors import NotFound
from shared_apps.appraisal.evidence import MEDIA_TYPES
from shared_apps.appraisal.models import Evidence


def evidence_answer(one: Evidence) -> HttpResponseBase:
    """The file, in its dealer's scope: pictures to be looked at, a PDF to be kept, never run on our host.

    Raises NotFound where the file is gone.
    """
    try:
        answer = FileResponse(default_storage.open(one.key), content_type=MEDIA_TYPES[one.kind])
    except FileNotFoundError as missing:
        raise NotFound() from missing
    shown = "inline" if one.kind == "PHOTO" else "attachment"
    answer["Content-Disposition"] = f"{shown}; filename*=UTF-8''{quote(one.name)}"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
