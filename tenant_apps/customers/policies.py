"""Who may move a lead."""

from __future__ import annotations

from uuid import UUID

from core.kernel.actor import Actor
from core.kernel.states import IllegalMove
from tenant_apps.customers.errors import UnknownAdviser
from tenant_apps.customers.states import LEAD
from tenant_apps.staff.policies import rights_of
from tenant_apps.staff.queries import active_member

RIGHT_FOR = {move.verb: move.right for move in LEAD.moves if move.right}
"""What people do with a lead; the other moves follow a test drive."""


def require_verb(actor: Actor, verb: str, state: str) -> None:
    """Raise IllegalMove for a verb no lead knows, and Forbidden."""
    if verb not in RIGHT_FOR:
        raise IllegalMove(LEAD.name, state, verb)
    actor.require(RIGHT_FOR[verb])


def adviser_for(actor: Actor, owner_id: UUID | None) -> UUID:
    """Who is to follow up; only who may assign chooses somebody else. Raises Forbidden, UnknownAdviser."""
    chosen = owner_id or actor.user_id
    if chosen != actor.user_id:
        actor.require("leads.assign")
    member = active_member(chosen) if chosen else None
    if member is None or "leads.work" not in rights_of(member.role):
        raise UnknownAdviser()
    return member.user_id


def verbs_for(actor: Actor, state: str, owner_id: UUID | None) -> list[str]:
    """What this actor may do with a lead now; nobody takes what they have."""
    verbs = [m.verb for m in LEAD.moves_from(state) if actor.may(m.right)]
    return [verb for verb in verbs if verb != "assign" or owner_id != actor.user_id]
