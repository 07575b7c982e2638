"""A contract as an HTTP answer."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from core.kernel.actor import Actor
from tenant_apps.contracts.operations import download_contract


def contract_answer(actor: Actor, order_id: UUID, *, as_attachment: bool) -> HttpResponse:
    """The PDF in force of an order that the actor was found to see; inside its dealer's context.

    Raises ContractMissing and FileDamaged.
    """
    contract, content = download_contract(actor=actor, order_id=order_id)
    name = _("Vehicle sale contract %(number)s") % {"number": contract.number}
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(as_attachment, f"{name}.pdf") or "inline"
    answer["Cache-Control"] = "private, no-store"
    answer["ETag"] = f'"{contract.sha256}"'
    return answer
