"""The platform's standard forms as PDF, for operators."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from core.edge.api import ErrorBody
from shared_apps.accounts.access import operator_actor
from shared_apps.standardforms.queries import form_in_force, form_of_edition, proposal_of
from tenant_apps.wording.operations import bind_standard
from tenant_apps.wording.printing import print_paper

router = Router(tags=["forms"])
REFUSALS = frozenset({401, 403, 404, 409, 422})


@router.get(
    "/standard-forms/{kind}/preview.pdf", operation_id="forms_preview", response={REFUSALS: ErrorBody}
)
def preview(
    request: HttpRequest, kind: str, edition: int | None = None, proposal_id: UUID | None = None
) -> HttpResponse:
    """A specimen in both languages, by an edition (the one in force without any) or by a proposal."""
    actor = operator_actor(request)
    form = form_in_force(kind) if edition is None else form_of_edition(kind, edition)
    if proposal_id is not None:
        proposal = proposal_of(proposal_id)
        edition_then = proposal.edition or proposal.based_on + 1
        form = replace(
            form, kind=proposal.kind, edition=edition_then, clauses=proposal.clauses, sha256=proposal.sha256
        )
    paper = print_paper(bind_standard(actor=actor, form=form), specimen=True)
    answer = HttpResponse(paper.pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{form.kind.lower()}-{form.edition}-specimen.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer
