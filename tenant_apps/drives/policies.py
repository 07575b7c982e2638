"""Who may book a test drive and move it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from core.kernel.actor import Actor
from core.kernel.errors import NotFound
from core.kernel.states import IllegalMove
from shared_apps.appointments.slots import LEAD_TIME
from tenant_apps.drives.facts import Driver
from tenant_apps.drives.states import BUYERS, DRIVE

RIGHT_FOR = {move.verb: move.right for move in DRIVE.moves}


def require_booking(actor: Actor, driver: Driver) -> None:
    """Buyers book for themselves, staff for anybody. Raises Forbidden."""
    if actor.kind != "buyer" or actor.user_id is None or actor.user_id != driver.user_id:
        actor.require("drives.book")


def lead_time_of(actor: Actor) -> timedelta:
    """How long before a drive this actor must ask: whoever stands at the desk with a driver, not at all."""
    return timedelta() if actor.kind == "staff" else LEAD_TIME


def require_verb(actor: Actor, verb: str, state: str, buyer_id: UUID | None) -> None:
    """Raise IllegalMove for a verb no test drive knows, Forbidden, and NotFound for another buyer's drive."""
    if verb not in RIGHT_FOR:
        raise IllegalMove(DRIVE.name, state, verb)
    if actor.kind == "buyer":
        if actor.user_id is None or actor.user_id != buyer_id:
            raise NotFound()
        if verb in BUYERS:
            return
    actor.require(RIGHT_FOR[verb])


def verbs_for(actor: Actor, state: str) -> list[str]:
    """What this actor of the staff may do with a test drive now."""
    return [move.verb for move in DRIVE.moves_from(state) if actor.may(move.right)]
