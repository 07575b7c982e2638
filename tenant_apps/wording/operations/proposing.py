"""A version of the dealer's words on its way into force: four eyes where it leaves the standard."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from core.flow.moves.operations import move
from core.kernel import clock
from core.kernel.actor import Actor
from tenant_apps.wording.errors import ReasonNeeded, SecondPersonNeeded
from tenant_apps.wording.models import Template
from tenant_apps.wording.operations.editing import locked
from tenant_apps.wording.states import ACTIONS, TEMPLATE


def move_version(*, actor: Actor, template_id: UUID, verb: str, reason: str = "") -> Template:
    """Bring a version a step further; approving retires the one before.

    Raises NoTemplate, IllegalMove, Forbidden, ReasonNeeded for one sent back without a word, and
    SecondPersonNeeded where a non-standard version is approved by who wrote or proposed it.
    """
    with transaction.atomic():
        version = locked(template_id)
        step = TEMPLATE.move(version.state, verb)
        actor.require(step.right)
        if verb == "send_back" and not reason.strip():
            raise ReasonNeeded()
        match verb:
            case "propose":
                version.proposed_by, version.proposed_name = actor.user_id, actor.name[:120]
                version.proposed_at = clock.now()
            case "approve":
                _approve(version, actor)
            case "retire" | "discard":
                version.retired_at = clock.now()
        _take(version, verb, actor, reason)
        return version


def _approve(version: Template, actor: Actor) -> None:
    if version.nonstandard and actor.user_id in (version.edited_by, version.proposed_by):
        raise SecondPersonNeeded()
    for before in Template.objects.select_for_update().filter(kind=version.kind, state="APPROVED"):
        before.retired_at = clock.now()
        _take(before, "retire", actor, "")
    version.approved_by, version.approved_name = actor.user_id, actor.name[:120] or "—"
    version.approved_at = clock.now()


def _take(version: Template, verb: str, actor: Actor, reason: str) -> None:
    move(
        version,
        machine=TEMPLATE,
        verb=verb,
        actor=actor,
        action=ACTIONS[verb],
        note=reason.strip()[:400],
        after={"kind": version.kind, "edition": version.edition, "sha256": version.sha256},
    )
