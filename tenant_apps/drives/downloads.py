"""Papers of a test drive as HTTP answers."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from core.kernel.actor import Actor
from tenant_apps.drives.operations import download_agreement, view_licence


def agreement_answer(actor: Actor, drive_id: UUID) -> HttpResponse:
    """The signed agreement as PDF. Raises what `download_agreement` raises."""
    number, content = download_agreement(actor=actor, drive_id=drive_id)
    answer = HttpResponse(content, content_type="application/pdf")
    name = _("Test drive agreement %(number)s") % {"number": number}
    answer["Content-Disposition"] = content_disposition_header(True, f"{name}.pdf") or "attachment"
    return _kept_by_nobody(answer)


def licence_answer(actor: Actor, drive_id: UUID) -> HttpResponse:
    """The photograph of the licence. Raises what `view_licence` raises."""
    return _kept_by_nobody(
        HttpResponse(view_licence(actor=actor, drive_id=drive_id), content_type="image/webp")
    )


def _kept_by_nobody(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "private, no-store"
    return answer
