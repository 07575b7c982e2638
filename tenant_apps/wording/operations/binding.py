"""From a template and a snapshot to a document's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core.kernel.actor import Actor
from shared_apps.standardforms.checking import require_clauses
from shared_apps.standardforms.engine import Field, condition_of, filled, said, unbound
from shared_apps.standardforms.facts import Clause, StandardFormFacts
from shared_apps.standardforms.kinds import Kind
from shared_apps.standardforms.queries import form_of_edition, kind_named
from tenant_apps.wording.errors import NoTemplate
from tenant_apps.wording.facts import Bound, BoundClause, Letterhead, TemplateFacts
from tenant_apps.wording.layout import completed
from tenant_apps.wording.queries import facts_of, letterhead, template_in_force, template_of

_LANGUAGES = (("title_zh", "zh"), ("title_en", "en"), ("text_zh", "zh"), ("text_en", "en"))


def bind(
    *,
    actor: Actor,
    kind: str,
    snapshot: Mapping[str, Any],
    template_id: UUID | None = None,
    extra: Sequence[Clause] = (),
) -> Bound:
    """Freeze a document's words: the clauses whose conditions hold, filled from the snapshot.

    The template is the one in force for the kind unless an approved version is named. `extra` are clauses
    agreed for this one document, which make it non-standard. Nothing is stored. Raises FormUnknown,
    NoTemplate, PlaceholderUnbound (naming everything the snapshot lacks), and of the extra clauses what
    `require_clauses` raises.
    """
    if template_id is None:
        return _bound(template_in_force(kind), snapshot, extra)
    version = template_of(template_id)
    if version.kind != kind or version.state != "APPROVED":
        raise NoTemplate()
    return _bound(facts_of(version), snapshot, extra)


def bind_version(*, actor: Actor, template: TemplateFacts, snapshot: Mapping[str, Any]) -> Bound:
    """Words as they would be by a version that is not in force (yet), for a look at it. Raises as `bind`."""
    actor.require("wording.see")
    return _bound(template, snapshot, ())


def bind_standard(*, actor: Actor, form: StandardFormFacts) -> Bound:
    """The platform's own words on plain paper with invented data, for an operator to look at.

    Raises Forbidden and, of words that are only proposed, PlaceholderUnbound.
    """
    actor.require("forms.publish")
    template = TemplateFacts(
        id=None,
        kind=form.kind,
        edition=form.edition,
        standard_edition=form.edition,
        clauses=form.clauses,
        nonstandard=(),
        sha256=form.sha256,
    )
    return _bound(template, kind_named(form.kind).sample, (), standard=form.clauses, paper=Letterhead())


def _bound(
    template: TemplateFacts,
    snapshot: Mapping[str, Any],
    extra: Sequence[Clause],
    *,
    standard: Sequence[Clause] | None = None,
    paper: Letterhead | None = None,
) -> Bound:
    kind = kind_named(template.kind)
    if extra:
        require_clauses([*template.clauses, *extra], kind.fields)
    whole = completed(kind, snapshot)
    _require_bound(kind, whole)
    if standard is None:
        standard = form_of_edition(kind.code, template.standard_edition).clauses
    known = set(standard)
    chosen, left_out = [], []
    for clause in (*template.clauses, *extra):
        condition = condition_of(clause.condition, kind.fields, clause=clause.title_zh)
        if condition.holds(whole):
            chosen.append(_filled(clause, kind.fields, whole, standard=clause in known))
        else:
            left_out.append({"code": clause.code, "because": condition.text})
    return Bound(
        kind=kind.code,
        template_id=str(template.id or ""),
        edition=template.edition,
        standard_edition=template.standard_edition,
        template_sha256=template.sha256,
        clauses=tuple(chosen),
        left_out=tuple(left_out),
        nonstandard=bool(template.nonstandard or extra),
        letterhead=paper or letterhead(),
        snapshot=whole,
    )


def _require_bound(kind: Kind, snapshot: Mapping[str, Any]) -> None:
    missing = [field for field in kind.required if not said(field, snapshot, "zh")]
    if missing:
        raise unbound(missing)


def _filled(
    clause: Clause, fields: Mapping[str, Field], snapshot: Mapping[str, Any], *, standard: bool
) -> BoundClause:
    words = {name: filled(getattr(clause, name), fields, snapshot, lang) for name, lang in _LANGUAGES}
    return BoundClause(code=clause.code, standard=standard, because=clause.condition.strip(), **words)
