"""Who may take which step with an order."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from core.kernel.actor import Actor
from core.kernel.errors import Forbidden, NotFound
from tenant_apps.orders.errors import CancelAtDealer, NotYourMove, PaperNotWanted
from tenant_apps.orders.states import ORDER, UNDER_WAY

RIGHT_FOR = {move.verb: move.right for move in ORDER.moves} | {
    "prepare_contract": "orders.contract",
    "record_refund": "orders.payment",
}
_VERBS = frozenset(move.verb for move in ORDER.moves)
_OF_BUYERS = frozenset(move.verb for move in ORDER.moves if move.buyer)
MAX_OPEN_HOLDS = 2
"""How many unpaid cars one buyer may keep from others at a time, over all dealers."""


class Placed(Protocol):
    """What of an order decides who may do what."""

    @property
    def state(self) -> str: ...

    @property
    def buyer_id(self) -> UUID: ...


def require_move(actor: Actor, order: Placed, verb: str) -> None:
    """Raise unless the actor may take this step and the state allows it.

    Staff lacking the right get Forbidden before they learn of the state; a stranger's order does not exist.
    Raises NotFound, Forbidden, NotYourMove, CancelAtDealer, IllegalMove.
    """
    if actor.kind == "buyer":
        _require_buyer(actor, order, verb)
    elif actor.kind == "staff":
        _require_staff(actor, verb)
    elif actor.kind != "system":
        raise Forbidden()
    if verb in _VERBS:
        ORDER.target(order.state, verb)


def require_sight(actor: Actor, order: Placed) -> None:
    """Raise unless the actor may read the order: its buyer, staff with the right, the system."""
    if actor.kind == "buyer" and order.buyer_id == actor.user_id:
        return
    if actor.kind in ("buyer", "anonymous", "operator"):
        raise NotFound()
    actor.require("orders.see")


def require_holding(actor: Actor, buyer_id: UUID) -> None:
    """Raise NotYourMove unless a buyer holds for themselves (the system may for anyone)."""
    if actor.kind == "system" or (actor.kind == "buyer" and actor.user_id == buyer_id):
        return
    raise NotYourMove()


def buyer_may_cancel(state: str) -> bool:
    """Whether a buyer may still leave by a click."""
    return any(move.verb == "cancel" and move.buyer for move in ORDER.moves_from(state))


def buyer_may_leave(state: str) -> bool:
    """Whether a buyer may leave by a click, or ask the dealer to let them."""
    verbs = ("cancel", "request_cancel")
    return any(move.verb in verbs and move.buyer for move in ORDER.moves_from(state))


def takes_paper(state: str) -> bool:
    """Whether it may be noted who the buyer is on paper: from the deposit to the handover."""
    return state in UNDER_WAY


def require_paper(state: str) -> None:
    """Raise PaperNotWanted unless it may be noted who the buyer is on paper."""
    if not takes_paper(state):
        raise PaperNotWanted()


def _require_buyer(actor: Actor, order: Placed, verb: str) -> None:
    if order.buyer_id != actor.user_id:
        raise NotFound()
    if verb not in _OF_BUYERS:
        raise NotYourMove()
    if not ORDER.move(order.state, verb).buyer:
        raise CancelAtDealer()


def _require_staff(actor: Actor, verb: str) -> None:
    right = RIGHT_FOR[verb]
    if not right:
        raise NotYourMove()
    actor.require(right)
