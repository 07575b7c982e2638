"""Who may move a repair order."""

from __future__ import annotations

from core.kernel.actor import Actor
from core.kernel.states import IllegalMove
from tenant_apps.service.states import REPAIR

RIGHT_FOR = {move.verb: move.right for move in REPAIR.moves}


def require_verb(actor: Actor, verb: str, state: str) -> None:
    """Raise IllegalMove for a verb no repair order knows, and Forbidden."""
    if verb not in RIGHT_FOR:
        raise IllegalMove(REPAIR.name, state, verb)
    actor.require(RIGHT_FOR[verb])


def verbs_for(actor: Actor, state: str) -> list[str]:
    """What this actor may do with a repair order now."""
    return [m.verb for m in REPAIR.moves_from(state) if actor.may(m.right)]
