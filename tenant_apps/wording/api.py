"""Templates: what is in force, versions on their way there, and how papers look."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import File, Router, Status
from ninja.files import UploadedFile

from core.edge.api import ErrorBody, idempotent
from core.kernel.actor import Actor
from shared_apps.standardforms.facts import Clause
from shared_apps.standardforms.queries import kind_named
from tenant_apps.staff.access import staff_actor
from tenant_apps.wording import operations
from tenant_apps.wording.errors import NoTemplate, PictureRefused
from tenant_apps.wording.pictures import LARGEST_FILE
from tenant_apps.wording.presenting import letterhead_out, overview_of, template_out, version_out
from tenant_apps.wording.printing import print_paper
from tenant_apps.wording.queries import (
    facts_of,
    letterhead_row,
    picture_at,
    template_in_force,
    template_of,
)
from tenant_apps.wording.schemas import (
    LetterheadColourIn,
    LetterheadOut,
    TemplateBeginIn,
    TemplateMoveIn,
    TemplateOut,
    TemplatesOut,
    TemplateVersionIn,
    TemplateVersionOut,
)

router = Router(tags=["wording"])
REFUSALS = frozenset({401, 403, 404, 409, 422})
Which = Literal["logo", "seal"]


@router.get("/templates", operation_id="wording_list", response={200: TemplatesOut, REFUSALS: ErrorBody})
def overview(request: HttpRequest) -> dict[str, Any]:
    """Every kind of document, whose words are in force, and how papers look."""
    return overview_of(_reader(request))


@router.get(
    "/templates/{kind}", operation_id="wording_show", response={200: TemplateOut, REFUSALS: ErrorBody}
)
def show(request: HttpRequest, kind: str) -> dict[str, Any]:
    """One kind: the words in force, the standard form, the fields clauses may name, every version."""
    return template_out(kind, _reader(request))


@router.get("/templates/{kind}/preview.pdf", operation_id="wording_preview", response={REFUSALS: ErrorBody})
def preview(request: HttpRequest, kind: str, version_id: UUID | None = None) -> HttpResponse:
    """A specimen by what is in force, or by one version, filled with invented data."""
    actor = _reader(request)
    template = template_in_force(kind)
    if version_id is not None:
        version = template_of(version_id)
        if version.kind != kind:
            raise NoTemplate()
        template = facts_of(version)
    bound = operations.bind_version(actor=actor, template=template, snapshot=kind_named(kind).sample)
    answer = HttpResponse(print_paper(bound, specimen=True).pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{kind.lower()}-specimen.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer


@router.post(
    "/templates/{kind}/versions",
    operation_id="wording_begin",
    response={201: TemplateVersionOut, REFUSALS: ErrorBody},
)
@idempotent
def begin(request: HttpRequest, kind: str, body: TemplateBeginIn) -> Status[dict[str, Any]]:
    """Begin a version of the dealer's own."""
    actor = staff_actor(request)
    version = operations.begin_version(actor=actor, kind=kind, from_standard=body.from_standard)
    return Status(201, version_out(version, actor))


@router.get(
    "/template-versions/{version_id}",
    operation_id="wording_version",
    response={200: TemplateVersionOut, REFUSALS: ErrorBody},
)
def version(request: HttpRequest, version_id: UUID) -> dict[str, Any]:
    """A version with its words."""
    actor = _reader(request)
    return version_out(template_of(version_id), actor)


@router.post(
    "/template-versions/{version_id}",
    operation_id="wording_edit",
    response={200: TemplateVersionOut, REFUSALS: ErrorBody},
)
@idempotent
def edit(request: HttpRequest, version_id: UUID, body: TemplateVersionIn) -> dict[str, Any]:
    """Write a draft's clauses anew."""
    actor = staff_actor(request)
    clauses = [Clause(**clause.dict()) for clause in body.clauses]
    changed = operations.edit_version(actor=actor, template_id=version_id, clauses=clauses, note=body.note)
    return version_out(changed, actor)


@router.post(
    "/template-versions/{version_id}/moves",
    operation_id="wording_move",
    response={200: TemplateVersionOut, REFUSALS: ErrorBody},
)
@idempotent
def move(request: HttpRequest, version_id: UUID, body: TemplateMoveIn) -> dict[str, Any]:
    """Bring a version a step further."""
    actor = staff_actor(request)
    moved = operations.move_version(actor=actor, template_id=version_id, verb=body.verb, reason=body.reason)
    return version_out(moved, actor)


@router.post("/letterhead", operation_id="wording_colour", response={200: LetterheadOut, REFUSALS: ErrorBody})
@idempotent
def colour(request: HttpRequest, body: LetterheadColourIn) -> dict[str, str]:
    """Print headings and lines in another colour."""
    operations.change_colour(actor=staff_actor(request), colour=body.colour)
    return letterhead_out()


@router.get("/letterhead/{which}.png", operation_id="wording_picture", response={REFUSALS: ErrorBody})
def picture(request: HttpRequest, which: Which) -> HttpResponse:
    """The dealer's logo or seal."""
    _reader(request)
    row = letterhead_row()
    key = getattr(row, which) if row else ""
    if not row or not key:
        raise NoTemplate("wording.no_picture")
    answer = HttpResponse(picture_at(key, getattr(row, f"{which}_sha256")), content_type="image/png")
    answer["Cache-Control"] = "private, no-cache"
    return answer


@router.post(
    "/letterhead/{which}",
    operation_id="wording_change_picture",
    response={200: LetterheadOut, REFUSALS: ErrorBody},
)
@idempotent
def change_picture(
    request: HttpRequest, which: Which, file: Annotated[UploadedFile, File()]
) -> dict[str, str]:
    """Put a logo or seal on the dealer's papers."""
    actor = staff_actor(request)
    actor.require("wording.edit")
    if (file.size or 0) > LARGEST_FILE:
        raise PictureRefused()
    operations.change_picture(actor=actor, which=which, data=file.read())
    return letterhead_out()


@router.post(
    "/letterhead/{which}/remove",
    operation_id="wording_remove_picture",
    response={200: LetterheadOut, REFUSALS: ErrorBody},
)
@idempotent
def remove_picture(request: HttpRequest, which: Which) -> dict[str, str]:
    """Print without this picture from now on."""
    operations.remove_picture(actor=staff_actor(request), which=which)
    return letterhead_out()


def _reader(request: HttpRequest) -> Actor:
    actor = staff_actor(request)
    actor.require("wording.see")
    return actor
