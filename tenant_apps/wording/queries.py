"""Which words are in force, and how the dealer's papers look."""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.core.files.storage import default_storage

from shared_apps.standardforms.facts import Clause, StandardFormFacts, clause_from_json
from shared_apps.standardforms.queries import form_in_force, kind_named
from tenant_apps.wording.errors import NoTemplate, PaperDamaged
from tenant_apps.wording.facts import Letterhead, TemplateFacts
from tenant_apps.wording.models import Letterhead as LetterheadRow
from tenant_apps.wording.models import Template
from tenant_apps.wording.states import OPEN


def template_in_force(kind: str) -> TemplateFacts:
    """The dealer's approved version, else the platform's standard form. Raises FormUnknown."""
    kind_named(kind)
    own = Template.objects.filter(kind=kind, state="APPROVED").first()
    return facts_of(own) if own else _standard(form_in_force(kind))


def template_of(template_id: UUID) -> Template:
    """A version of the dealer's. Raises NoTemplate."""
    found = Template.objects.filter(id=template_id).first()
    if found is None:
        raise NoTemplate()
    return found


def versions_of(kind: str) -> list[Template]:
    """Every version of a kind, the newest first."""
    return list(Template.objects.filter(kind=kind).order_by("-edition"))


def standing() -> dict[str, dict[str, Template]]:
    """By kind: what is approved and what is being worked on, under "in_force" and "open"."""
    found: dict[str, dict[str, Template]] = {}
    for row in Template.objects.filter(state__in=("APPROVED", *OPEN)):
        found.setdefault(row.kind, {})["in_force" if row.state == "APPROVED" else "open"] = row
    return found


def facts_of(row: Template) -> TemplateFacts:
    """A version as other apps see it."""
    return TemplateFacts(
        id=row.id,
        kind=row.kind,
        edition=row.edition,
        standard_edition=row.standard_edition,
        clauses=clauses_of(row),
        nonstandard=tuple(sorted(row.changes)),
        sha256=row.sha256,
    )


def clauses_of(row: Template) -> tuple[Clause, ...]:
    """The clauses of a version, in order."""
    return tuple(clause_from_json(plain) for plain in row.clauses)


def letterhead() -> Letterhead:
    """The colour and logo of the dealer at hand."""
    row = letterhead_row()
    return Letterhead(colour=row.colour, logo=row.logo, logo_sha256=row.logo_sha256) if row else Letterhead()


def letterhead_row() -> LetterheadRow | None:
    """The row; None where the dealer changed nothing."""
    return LetterheadRow.objects.first()


def seal_png() -> bytes | None:
    """The dealer's own seal as PNG, for visible signatures; None without one. Raises PaperDamaged."""
    row = letterhead_row()
    return picture_at(row.seal, row.seal_sha256) if row and row.seal else None


def picture_at(key: str, sha256: str) -> bytes:
    """The bytes of a logo or seal. Raises PaperDamaged where they are not those of the digest."""
    try:
        with default_storage.open(key) as file:
            data: bytes = file.read()
    except OSError as error:
        raise PaperDamaged() from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise PaperDamaged()
    return data


def _standard(form: StandardFormFacts) -> TemplateFacts:
    return TemplateFacts(
        id=None,
        kind=form.kind,
        edition=form.edition,
        standard_edition=form.edition,
        clauses=form.clauses,
        nonstandard=(),
        sha256=form.sha256,
    )
