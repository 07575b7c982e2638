"""Which words of the platform are in force."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from shared_apps.standardforms.errors import FormUnknown, ProposalUnknown
from shared_apps.standardforms.facts import (
    Clause,
    ProposalFacts,
    StandardFormFacts,
    clauses_from_json,
    digest_of_clauses,
)
from shared_apps.standardforms.kinds import KINDS, Kind, kind_of
from shared_apps.standardforms.models import FormProposal, StandardForm


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
    clauses = clauses_from_json(kind_named(kind).clauses)
    return StandardFormFacts(kind=kind, edition=1, clauses=clauses, sha256=digest_of_clauses(kind, clauses))


def editions_of(kind: str) -> list[StandardFormFacts]:
    """Every edition of a kind, the newest first. Raises FormUnknown."""
    first = first_edition(kind)
    rows = StandardForm.objects.filter(kind=kind).order_by("-edition")
    return [*(_facts(row) for row in rows), first]


def proposals_of(kind: str) -> list[ProposalFacts]:
    """What was proposed for a kind, the latest first."""
    return [proposal_facts(row) for row in FormProposal.objects.filter(kind=kind).order_by("-created_at")]


def open_proposals() -> dict[str, ProposalFacts]:
    """By kind, the edition that waits for its second operator."""
    return {row.kind: proposal_facts(row) for row in FormProposal.objects.filter(state="PROPOSED")}


def proposal_of(proposal_id: UUID) -> ProposalFacts:
    """One proposal. Raises ProposalUnknown."""
    found = FormProposal.objects.filter(id=proposal_id).first()
    if found is None:
        raise ProposalUnknown()
    return proposal_facts(found)


def differences(before: Iterable[Clause], after: Sequence[Clause]) -> dict[str, str]:
    """By clause: CHANGED, OWN (new there) or LEFT_OUT. Order counts for nothing."""
    known = {clause.code: clause for clause in before}
    changes = {
        clause.code: "CHANGED" if clause.code in known else "OWN"
        for clause in after
        if known.get(clause.code) != clause
    }
    kept = {clause.code for clause in after}
    return changes | {code: "LEFT_OUT" for code in known if code not in kept}


def proposal_facts(row: FormProposal) -> ProposalFacts:
    """What others may know of a proposal's row."""
    names = (
        "id", "kind", "state", "based_on", "sha256", "note", "proposed_by", "proposed_name", "decided_name",
        "decided_at", "reason", "edition",
    )  # fmt: skip
    said = {name: getattr(row, name) for name in names}
    return ProposalFacts(**said, clauses=clauses_from_json(row.clauses), proposed_at=row.created_at)


def _facts(row: StandardForm) -> StandardFormFacts:
    return StandardFormFacts(
        kind=row.kind,
        edition=row.edition,
        clauses=clauses_from_json(row.clauses),
        sha256=row.sha256,
        published_at=row.published_at,
        published_by=row.published_by,
        note=row.note,
    )
