"""Versions of the dealer's own words while they are written."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import connection, transaction

from core.flow.audit.operations import record
from core.kernel.actor import Actor
from shared_apps.standardforms.checking import require_clauses
from shared_apps.standardforms.facts import Clause, digest_of_clauses
from shared_apps.standardforms.queries import differences, form_in_force, form_of_edition, kind_named
from tenant_apps.wording.errors import NoTemplate, TemplateFixed, VersionOpen
from tenant_apps.wording.models import Template
from tenant_apps.wording.queries import clauses_of, template_in_force, versions_of
from tenant_apps.wording.states import OPEN


def begin_version(*, actor: Actor, kind: str, from_standard: bool = False) -> Template:
    """A draft that begins as what is in force, or as the platform's standard form.

    Raises Forbidden, FormUnknown, and VersionOpen while another is being worked on.
    """
    actor.require("wording.edit")
    kind_named(kind)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtext(current_schema() || %s))", [f" template {kind}"]
            )
        versions = versions_of(kind)
        if any(version.state in OPEN for version in versions):
            raise VersionOpen()
        form = form_in_force(kind)
        clauses = form.clauses if from_standard else template_in_force(kind).clauses
        version = Template(
            kind=kind,
            edition=max((one.edition for one in versions), default=0) + 1,
            standard_edition=form.edition,
            edited_by=actor.user_id,
            edited_name=actor.name[:120],
        )
        _set_clauses(version, clauses)
        version.save(force_insert=True)
        record(actor, "wording.template.begun", ("template", version.id), after=_said(version))
        return version


def edit_version(*, actor: Actor, template_id: UUID, clauses: Sequence[Clause], note: str = "") -> Template:
    """Write a draft's clauses anew.

    Raises Forbidden, NoTemplate, TemplateFixed for a version that is no draft, and ClausesRefused,
    PlaceholderUnknown or ConditionRefused for words that cannot be kept.
    """
    actor.require("wording.edit")
    with transaction.atomic():
        version = locked(template_id)
        if version.state != "DRAFT":
            raise TemplateFixed()
        require_clauses(clauses, kind_named(version.kind).fields)
        _set_clauses(version, clauses)
        version.note = note.strip()[:400]
        version.edited_by, version.edited_name = actor.user_id, actor.name[:120]
        version.save()
        record(actor, "wording.template.edited", ("template", version.id), after=_said(version), note=note)
        return version


def locked(template_id: UUID) -> Template:
    """A version, held by the caller's transaction. Raises NoTemplate."""
    version = Template.objects.select_for_update().filter(id=template_id).first()
    if version is None:
        raise NoTemplate()
    return version


def _set_clauses(version: Template, clauses: Sequence[Clause]) -> None:
    standard = form_of_edition(version.kind, version.standard_edition).clauses
    version.clauses = [clause.as_json() for clause in clauses]
    version.sha256 = digest_of_clauses(version.kind, clauses_of(version))
    version.changes = differences(standard, clauses)
    version.nonstandard = bool(version.changes)


def _said(version: Template) -> dict[str, object]:
    return {
        "kind": version.kind,
        "edition": version.edition,
        "sha256": version.sha256,
        "changes": version.changes,
    }
