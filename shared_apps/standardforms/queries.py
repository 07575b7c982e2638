"""Which words of the platform are in force."""

from __future__ import annotations

from shared_apps.standardforms.errors import FormUnknown
from shared_apps.standardforms.facts import (
    Clause,
    StandardFormFacts,
    clause_from_json,
    digest_of_clauses,
)
from shared_apps.standardforms.kinds import KINDS, Kind, kind_of
from shared_apps.standardforms.models import StandardForm


def kind_named(code: str) -> Kind:
    """The kind of this code. Raises FormUnknown."""
    if code not in KINDS:
        raise FormUnknown()
    return kind_of(code)


def form_in_force(kind: str) -> StandardFormFacts:
    """The newest edition of a kind's standard form. Raises FormUnknown."""
    kind_named(kind)
    newest = StandardForm.objects.filter(kind=kind).order_by("-edition").first()
    return first_edition(kind) if newest is None else _facts(newest)


def form_of_edition(kind: str, edition: int) -> StandardFormFacts:
    """One edition of a kind's standard form. Raises FormUnknown."""
    if edition == 1:
        return first_edition(kind)
    found = StandardForm.objects.filter(kind=kind, edition=edition).first()
    if found is None:
        raise FormUnknown()
    return _facts(found)


def first_edition(kind: str) -> StandardFormFacts:
    """The edition that came with the release. Raises FormUnknown."""
    clauses = tuple(clause_from_json(plain) for plain in kind_named(kind).clauses)
    return StandardFormFacts(kind=kind, edition=1, clauses=clauses, sha256=digest_of_clauses(kind, clauses))


def clauses_of(row: StandardForm) -> tuple[Clause, ...]:
    """The clauses of a published edition."""
    return tuple(clause_from_json(plain) for plain in row.clauses)


def _facts(row: StandardForm) -> StandardFormFacts:
    return StandardFormFacts(
        kind=row.kind,
        edition=row.edition,
        clauses=clauses_of(row),
        sha256=row.sha256,
        published_at=row.published_at,
        published_by=row.published_by,
    )
