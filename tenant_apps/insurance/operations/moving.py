"""What all writes of an insurance have in common: locks, the transition function, the next call."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from core.flow.moves.operations import move
from core.flow.outbox.operations import post_task
from core.kernel.actor import Actor
from core.kernel.errors import Forbidden, NotFound
from core.kernel.states import Machine
from core.storage import scope
from tenant_apps.insurance.errors import NotNow
from tenant_apps.insurance.models import Insurance, Quote
from tenant_apps.insurance.queries import insurance_of, today
from tenant_apps.insurance.states import INSURANCE, QUOTE, UNDER_WAY
from tenant_apps.orders.facts import OrderAtHand
from tenant_apps.orders.queries import order_at_hand


def at_work(actor: Actor, order_id: UUID) -> tuple[OrderAtHand, Insurance]:
    """An order and its insurance, both locked. Raises NotFound and Forbidden."""
    order = order_at_hand(actor, order_id, locked=True)
    insurance = insurance_of(order_id, locked=True)
    if insurance is None:
        raise NotFound()
    return order, insurance


def opened(actor: Actor, order_id: UUID) -> tuple[OrderAtHand, Insurance]:
    """The same, begun where it was not. Raises NotFound, Forbidden, NotNow."""
    order = order_at_hand(actor, order_id, locked=True)
    if actor.kind == "staff":
        actor.require("orders.insurance")
    if order.state not in UNDER_WAY:
        raise NotNow()
    insurance = insurance_of(order_id, locked=True)
    return order, insurance or Insurance.objects.create(order_id=order_id, starts_on=today())


def require_move(machine: Machine, state: str, verb: str, actor: Actor) -> None:
    """Raise IllegalMove where the table has no such move, Forbidden where it is not this actor's."""
    if not machine.move(state, verb).may(actor):
        raise Forbidden()


def take(insurance: Insurance, verb: str, actor: Actor, note: str = "") -> None:
    """Take the insurance to the verb's state."""
    move(
        insurance,
        machine=INSURANCE,
        verb=verb,
        actor=actor,
        action=f"insurance.insurance.{verb}",
        note=note[:400],
        after={"order_id": str(insurance.order_id)},
    )


def take_quote(quote: Quote, verb: str, actor: Actor, *, due: datetime | None = None) -> None:
    """Take a quote to the verb's state; `due` is when the insurer is called next, None for never."""
    quote.due_at, quote.attempts = due, 0
    after = {"insurer": quote.insurer, "total_minor": quote.total_minor}
    move(quote, machine=QUOTE, verb=verb, actor=actor, action=f"insurance.quote.{verb}", after=after)
    if due is not None:
        call(quote)


def call(quote: Quote) -> None:
    """Have the insurer called once this transaction has committed."""
    said = {"quote_id": str(quote.id)}
    post_task("insurance.tasks.call_insurer", said, key=f"quote:{quote.id}", dealer=scope.dealer_schema())
