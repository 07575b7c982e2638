"""What else must be true before an order goes on: each region of an order says it for itself.

Finance, trade-in, insurance, registration and delivery are apps above this one. Each registers its region
when Django starts; the order asks them all, and tells them when it ends. So the operation that refuses, the
button that explains and the badge on the market give the same answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.kernel.actor import Actor
from core.kernel.errors import DomainError
from core.kernel.money import Money
from core.kernel.states import Machine
from tenant_apps.orders.facts import Charge, OrderAtHand
from tenant_apps.orders.states import TAKES_MONEY


def _nothing(_order: OrderAtHand, _verb: str) -> Iterable[DomainError]:
    return ()


def _no_money(_order: OrderAtHand) -> int:
    return 0


def _no_terms(_order: OrderAtHand) -> Mapping[str, Any]:
    return {}


def _no_day(_order: OrderAtHand) -> date | None:
    return None


def _no_charges(_order: OrderAtHand) -> Iterable[Charge]:
    return ()


def _leave(_order: OrderAtHand, _verb: str, _actor: Actor, _reason: str) -> None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """One of the things that go on beside an order's main line.

    `state_of` tells where it stands, its machine's initial state where it was never begun. `obstacles` gives
    what of it keeps the order from a move, in the words people read. `promises` is what somebody else has
    firmly promised towards the price and has not paid yet, in minor units of the order's currency.
    `terms` is what of it the sale's contract says, by the names of the standard form's fields; `due_on` the
    day by which the car can honestly be handed over, asked only when a paper is drawn up.
    `rows` is a query of the ids of its rows, for what happened with them.
    `follow` runs inside the order's transaction after each move and undoes, withdraws or opens what the move
    means for it; it must not talk to anybody outside.
    """

    name: str
    machine: Machine
    state_of: Callable[[OrderAtHand], str]
    obstacles: Callable[[OrderAtHand, str], Iterable[DomainError]] = _nothing
    promises: Callable[[OrderAtHand], int] = _no_money
    terms: Callable[[OrderAtHand], Mapping[str, Any]] = _no_terms
    due_on: Callable[[OrderAtHand], date | None] = _no_day
    charges: Callable[[OrderAtHand], Iterable[Charge]] = _no_charges
    rows: Callable[[OrderAtHand], Any] | None = None
    follow: Callable[[OrderAtHand, str, Actor, str], None] = _leave


_regions: dict[str, Region] = {}


def register(region: Region) -> None:
    """Add a region; registering a name again replaces it, as when a module is loaded twice."""
    _regions[region.name] = region


def regions() -> tuple[Region, ...]:
    """Every region, in order of registration."""
    return tuple(_regions.values())


def region(name: str) -> Region | None:
    """The region of this name; None where its app is not installed."""
    return _regions.get(name)


def obstacles(order: OrderAtHand, verb: str) -> Iterator[DomainError]:
    """Everything that keeps the order from this move, one after the other."""
    for each in regions():
        yield from each.obstacles(order, verb)


def promised(order: OrderAtHand) -> int:
    """What others have firmly promised towards the price and not paid yet, in minor units."""
    return sum(each.promises(order) for each in regions())


def terms(order: OrderAtHand) -> dict[str, Any]:
    """What the sale's contract says of everything beside the order's main line."""
    return {name: value for each in regions() for name, value in each.terms(order).items()}


def due_on(order: OrderAtHand) -> date | None:
    """The day by which the car can honestly be handed over; None where nobody can tell."""
    return max((day for each in regions() if (day := each.due_on(order)) is not None), default=None)


def charges(order: OrderAtHand) -> list[Charge]:
    """Services beside the price that were agreed; they never count towards it."""
    return [charge for each in regions() for charge in each.charges(order)]


def still_due(order: OrderAtHand) -> Money:
    """What of the price is neither held nor firmly promised: what its buyer pays, now or after signing."""
    open_minor = order.total.amount - order.paid.amount - promised(order)
    return Money(max(open_minor, 0), order.total.currency)


def payable(order: OrderAtHand) -> Money:
    """What of that may be paid now; nothing before the signature and after the hand-over."""
    return still_due(order) if order.state in TAKES_MONEY else Money(0, order.total.currency)


def follow(order: OrderAtHand, verb: str, actor: Actor, reason: str) -> None:
    """Let every region do what this move means for it."""
    for each in regions():
        each.follow(order, verb, actor, reason)
