"""Who may do what with a contract, and how sure we must be of who signs it."""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol
from uuid import UUID

from django.conf import settings

from core.kernel.actor import Actor
from core.kernel.errors import Forbidden, NotFound
from tenant_apps.contracts.states import CONTRACT, LEVELS
from tenants.features.queries import feature_on

RIGHT_FOR = {move.verb: move.right for move in CONTRACT.moves if move.right} | {
    "draw": "orders.contract",
    "approve": "contracts.approve",
    "remind": "contracts.send",
    "retry": "contracts.send",
    "countersign_any": "contracts.countersign",
}
_BUYERS = frozenset(move.verb for move in CONTRACT.moves if move.buyer) | {"ask_code"}

OPEN_FOR = timedelta(days=7)
"""How long a contract that was sent waits for its buyer."""

IDENTIFIED_FOR = timedelta(minutes=15)
"""How long after the identification the buyer may sign."""

CODE_FOR, CODE_TRIES = timedelta(minutes=10), 5
CODES_APART, CODES_WITHIN, CODES_AT_MOST = timedelta(minutes=1), timedelta(hours=1), 5
PAPER_TRIES, PAPER_TRIES_WITHIN = 10, timedelta(days=1)
"""How often the digits of an order's document may be wrong: who has the phone has any number of codes."""

RETAIN_YEARS, RETAIN_OTHERS = {
    "SALE": 10, "DEPOSIT": 10, "TRADE_IN": 10, "STOCK_TRANSFER": 10, "TEST_DRIVE": 3,
}, 5  # fmt: skip
"""How many years after its sealing the archive keeps a document, by kind; a test drive's form says three."""

REMINDERS_APART = timedelta(hours=1)


class Signed(Protocol):
    """What of a contract decides who may do what."""

    @property
    def state(self) -> str: ...


def require_step(actor: Actor, contract: Signed, buyer_id: UUID | None, verb: str) -> None:
    """Raise unless the actor may take this step and the state allows it.

    Staff lacking the right get Forbidden before they learn of the state; to a stranger there is no contract.
    Raises NotFound, Forbidden, IllegalMove.
    """
    if actor.kind == "buyer":
        if buyer_id is None or actor.user_id != buyer_id:
            raise NotFound()
        if verb not in _BUYERS:
            raise Forbidden()
    elif actor.kind == "staff":
        if not RIGHT_FOR.get(verb):
            raise Forbidden()
        actor.require(RIGHT_FOR[verb])
    elif actor.kind != "system":
        raise Forbidden()
    listed = any(move.verb == verb for move in CONTRACT.moves)
    if listed and not CONTRACT.move(contract.state, verb).may(actor):
        raise Forbidden()  # others make this move, from this state


SEEN_WITH = {"PDI_REPORT": "stock.see", "TEST_DRIVE": "drives.see"}
"""The right with which staff read papers that are not about an order, by kind."""


def right_to_see(kind: str) -> str:
    """The right with which staff read documents of a kind."""
    return SEEN_WITH.get(kind, "orders.see")


def require_sight(actor: Actor, buyer_id: UUID | None, kind: str = "SALE") -> None:
    """Raise unless the actor may read the contract: its buyer, staff with the right, the system."""
    if actor.kind in ("staff", "system"):
        actor.require(right_to_see(kind))
    elif actor.kind != "buyer" or buyer_id is None or actor.user_id != buyer_id:
        raise NotFound()


def drawn_by_itself(kind: str) -> bool:
    """Whether the dealer at hand gets a paper of this kind drawn by what happens."""
    return kind in settings.PAPERS_DRAWN and feature_on("contracts_pdf")


def level_for(value_minor: int) -> str:
    """How a buyer is identified for a contract of this value, in minor units."""
    if value_minor < settings.CONTRACT_ID_FROM_MINOR:
        return LEVELS[0]
    return LEVELS[1] if value_minor < settings.CONTRACT_REGISTER_FROM_MINOR else LEVELS[2]
