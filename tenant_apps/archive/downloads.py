"""Documents and exports as HTTP answers."""

from __future__ import annotations

from typing import IO

from django.http import FileResponse, HttpResponse
from django.utils.http import content_disposition_header

from tenant_apps.archive.facts import ArchivedFacts
from tenant_apps.archive.models import Export
from tenant_apps.archive.operations.exporting import file_stem


def document_answer(facts: ArchivedFacts, content: bytes, *, inline: bool) -> HttpResponse:
    """A document's bytes, exactly as they were filed."""
    answer = HttpResponse(content, content_type="application/pdf")
    header = content_disposition_header(not inline, f"{facts.number}.pdf")
    answer["Content-Disposition"] = header or "attachment"
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Sha256"] = facts.sha256
    return answer


def export_answer(export: Export, file: IO[bytes]) -> FileResponse:
    """An export's file, piece by piece."""
    answer = FileResponse(file, as_attachment=True, filename=f"{file_stem(export)}.zip")
    answer["Content-Type"] = "application/zip"
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Sha256"] = export.sha256
    return answer
