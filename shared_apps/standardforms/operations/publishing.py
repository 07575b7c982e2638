from __future__ import annotations

from collections.abc import Sequence

from django.db import connection, transaction

from core.flow.audit.operations import record
from core.kernel import clock
from core.kernel.actor import Actor
from shared_apps.standardforms.checking import require_clauses
from shared_apps.standardforms.errors import FormRefused, FormUnchanged
from shared_apps.standardforms.facts import Clause, StandardFormFacts, digest_of_clauses
from shared_apps.standardforms.models import StandardForm
from shared_apps.standardforms.queries import form_in_force, kind_named
from shared_apps.standardforms.states import RIGHT


def publish_form(*, actor: Actor, kind: str, clauses: Sequence[Clause], note: str) -> StandardFormFacts:
    """Put the next edition of a kind's standard form in force; `note` says what changed and why.

    For the command line and for a proposal that was approved. Raises Forbidden, FormUnknown, FormRefused,
    FormUnchanged, and what `require_clauses` raises.
    """
    actor.require(RIGHT)
    if not note.strip():
        raise FormRefused(params={"why": "note"})
    require_clauses(clauses, kind_named(kind).fields)
    with transaction.atomic():
        lock_kind(kind)
        now, digest = form_in_force(kind), digest_of_clauses(kind, clauses)
        if now.sha256 == digest:
            raise FormUnchanged()
        form = StandardForm.objects.create(
            kind=kind,
            edition=now.edition + 1,
            clauses=[clause.as_json() for clause in clauses],
            sha256=digest,
            note=note.strip()[:400],
            published_by=actor.name[:120],
            published_at=clock.now(),
        )
        record(
            actor,
            "standardforms.published",
            ("standard form", form.id),
            after={"kind": kind, "edition": form.edition, "sha256": digest},
            note=note,
        )
        return form_in_force(kind)


def lock_kind(kind: str) -> None:
    """One at a time writes to the editions and proposals of a kind, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"standard form {kind}"])
