"""The commission takes its place beside an order's main line; without a card: it is the house's own."""

from core.kernel.actor import Actor
from tenant_apps.commission.operations import follow_order
from tenant_apps.commission.queries import state_of
from tenant_apps.commission.states import DEAL
from tenant_apps.orders import gates
from tenant_apps.orders.facts import OrderAtHand


def _follow(order: OrderAtHand, verb: str, actor: Actor, reason: str) -> None:
    follow_order(actor=actor, order=order, verb=verb, reason=reason)


gates.register(gates.Region(name="commission", machine=DEAL, state_of=state_of, follow=_follow))
