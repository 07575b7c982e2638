"""Exports and certificates as HTTP answers."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse

from core.kernel.actor import Actor
from core.kernel.errors import NotFound
from tenants.context import DealerRef
from tenants.life.certifying import document_of
from tenants.life.exports import read_export
from tenants.life.models import Certificate
from tenants.life.operations import note_download
from tenants.life.signing import canonical


def archive_answer(actor: Actor, dealer: DealerRef, export_id: UUID) -> HttpResponseBase:
    """The archive as a download, piece by piece; noted and counted. In the market's scope.

    Raises Forbidden, NotFound, ExportMissing, TooManyDownloads.
    """
    export = note_download(actor=actor, dealer_id=dealer.id, export_id=export_id)
    made_on = f"{export.finished_at:%Y%m%d}" if export.finished_at else "archive"
    answer = StreamingHttpResponse(read_export(export), content_type="application/zip")
    answer["Content-Length"] = str(export.size)
    answer["Content-Disposition"] = f'attachment; filename="{dealer.slug}-{made_on}.zip"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def certificate_answer(certificate: Certificate | None, form: str) -> HttpResponse:
    """The certificate of deletion as `pdf` or `json`. Raises NotFound where there is none in this form."""
    if certificate is None or (form == "pdf" and not certificate.pdf):
        raise NotFound()
    content = bytes(certificate.pdf) if form == "pdf" else canonical(document_of(certificate))
    answer = HttpResponse(content, content_type=f"application/{form}")
    answer["Content-Disposition"] = f'attachment; filename="{certificate.number}.{form}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
