"""Who may move a car, and what else must be true."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from core.kernel.actor import Actor
from core.kernel.money import Money
from core.kernel.states import IllegalMove
from tenant_apps.stock.errors import OrderDecides
from tenant_apps.stock.states import BY_REPORT, GONE, PROMISED, VEHICLE

RIGHT_FOR = {move.verb: move.right for move in VEHICLE.moves}
PRICED_IN = frozenset(VEHICLE.states) - {*PROMISED, *GONE}
"""States in which nobody was promised a price yet."""
SLIP = 10
"""A price that is off the list price by this factor is a slip of the finger: 21.58 for 21.58 万."""


class Stocked(Protocol):
    """What of a car decides who may do what."""

    @property
    def state(self) -> str: ...

    @property
    def write_off_by(self) -> UUID | None: ...


def is_slip(price: Money, msrp: Money | None) -> bool:
    """Whether a price cannot be meant, seen beside the list price; never said without one."""
    if msrp is None or msrp.currency != price.currency or not msrp:
        return False
    return price * SLIP < msrp or price > msrp * SLIP


def require_verb(actor: Actor, verb: str, state: str) -> None:
    """Raise IllegalMove for an unknown verb, OrderDecides for one that only an order makes, or Forbidden."""
    if verb not in RIGHT_FOR:
        raise IllegalMove(VEHICLE.name, state, verb)
    if not RIGHT_FOR[verb]:
        raise OrderDecides()
    actor.require(RIGHT_FOR[verb])


def verbs_for(actor: Actor, vehicle: Stocked) -> list[str]:
    """What this actor may do by hand with the car now. Who proposes to write it off is not who does it."""
    moves = [move for move in VEHICLE.moves_from(vehicle.state) if move.verb not in BY_REPORT]
    verbs = [move.verb for move in moves if move.right and actor.may(move.right)]
    if "write_off" not in verbs:
        return verbs
    if vehicle.write_off_by is None:
        verbs[verbs.index("write_off")] = "propose_write_off"
    elif vehicle.write_off_by == actor.user_id:
        verbs.remove("write_off")
    return verbs
