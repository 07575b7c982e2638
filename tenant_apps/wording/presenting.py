"""Templates as the portal sees them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import get_language

from core.flow.audit.queries import lines_of
from core.kernel.actor import Actor
from shared_apps.standardforms.facts import Clause
from shared_apps.standardforms.kinds import KINDS, Kind
from shared_apps.standardforms.queries import differences, form_in_force, form_of_edition, kind_named
from tenant_apps.wording.models import Template
from tenant_apps.wording.queries import (
    clauses_of,
    letterhead_row,
    standing,
    template_in_force,
    versions_of,
)
from tenant_apps.wording.states import ACTIONS, OPEN, TEMPLATE


def overview_of(actor: Actor) -> dict[str, Any]:
    """Every kind with what is in force for it."""
    at_hand = standing()
    return {
        "kinds": [_row(kind_named(code), at_hand.get(code, {})) for code in KINDS],
        "letterhead": letterhead_out(),
        "may_edit": actor.may("wording.edit"),
    }


def letterhead_out() -> dict[str, str]:
    """The colour, and the digests of the pictures."""
    row = letterhead_row()
    if row is None:
        return {"colour": "", "logo": "", "seal": ""}
    return {"colour": row.colour, "logo": row.logo_sha256[:16], "seal": row.seal_sha256[:16]}


def template_out(code: str, actor: Actor) -> dict[str, Any]:
    """One kind, whole."""
    kind, now, form = kind_named(code), template_in_force(code), form_in_force(code)
    versions = versions_of(code)
    current = next((version for version in versions if version.state in OPEN), None)
    written_for = form_of_edition(code, now.standard_edition)
    return {
        "kind": code,
        "title": _said(kind.title),
        "own": now.id is not None,
        "edition": now.edition,
        "standard_edition": form.edition,
        "standard": _clauses(form.clauses, {}),
        "in_force": _clauses(now.clauses, differences(written_for.clauses, now.clauses)),
        "fields": [
            {
                "path": field.path,
                "type": field.type,
                "name": _said((field.zh, field.en)),
                "values": list(field.values or ()),
            }
            for field in kind.fields.values()
        ],
        "versions": [row_of(version, actor) for version in versions],
        "open": version_out(current, actor) if current else None,
        "may_edit": actor.may("wording.edit"),
    }


def version_out(version: Template, actor: Actor) -> dict[str, Any]:
    """A version with its words and what the actor may do with it."""
    standard = form_of_edition(version.kind, version.standard_edition)
    titles = {clause.code: (clause.title_zh, clause.title_en) for clause in standard.clauses}
    return {
        **row_of(version, actor),
        "kind": version.kind,
        "clauses": _clauses(clauses_of(version), version.changes),
        "left_out": [_said(titles[code]) for code, change in version.changes.items() if change == "LEFT_OUT"],
        "may_edit": version.state == "DRAFT" and actor.may("wording.edit"),
        "sent_back": _sent_back(version),
    }


def row_of(version: Template, actor: Actor) -> dict[str, Any]:
    """A version as a row."""
    names = (
        "id", "edition", "state", "standard_edition", "nonstandard", "note", "edited_name", "proposed_name",
        "proposed_at", "approved_name", "approved_at", "retired_at",
    )  # fmt: skip
    return {
        **{name: getattr(version, name) for name in names},
        "changes": len(version.changes),
        "moves": [verb for verb in _verbs(version) if _may(version, verb, actor)],
    }


def _row(kind: Kind, at_hand: Mapping[str, Template]) -> dict[str, Any]:
    own, current = at_hand.get("in_force"), at_hand.get("open")
    form = form_in_force(kind.code)
    return {
        "kind": kind.code,
        "title": _said(kind.title),
        "own": own is not None,
        "edition": own.edition if own else form.edition,
        "nonstandard": bool(own and own.nonstandard),
        "changes": len(own.changes) if own else 0,
        "since": own.approved_at if own else form.published_at,
        "open_id": current.id if current else None,
        "open_state": current.state if current else "",
    }


def _clauses(clauses: Iterable[Clause], changes: Mapping[str, str]) -> list[dict[str, str]]:
    return [{**clause.as_json(), "change": changes.get(clause.code, "")} for clause in clauses]


def _verbs(version: Template) -> list[str]:
    return [move.verb for move in TEMPLATE.moves_from(version.state)]


def _may(version: Template, verb: str, actor: Actor) -> bool:
    """Whether the actor can take the step; nobody approves their own change of the standard."""
    if not TEMPLATE.move(version.state, verb).may(actor):
        return False
    own = actor.user_id in (version.edited_by, version.proposed_by)
    return not (verb == "approve" and version.nonstandard and own)


def _sent_back(version: Template) -> dict[str, Any] | None:
    """Who gave a draft back to its writer and why; nothing once it has moved on."""
    if version.last_move != "send_back":
        return None
    line = lines_of(TEMPLATE.name, version.id).filter(action=ACTIONS["send_back"]).last()
    return {"who": line.actor_name, "at": line.at, "reason": line.note} if line else None


def _said(pair: tuple[str, str]) -> str:
    return pair[0] if (get_language() or "").startswith("zh") else pair[1]
