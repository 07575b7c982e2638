"""The commission takes its place beside an order's main line; without a card: it is the house's own."""

from uuid import UUID

from core.flow.outbox.registry import Delivery, handles
from core.kernel.actor import SYSTEM, Actor
from tenant_apps.commission.operations import follow_order, follow_partners
from tenant_apps.commission.queries import state_of
from tenant_apps.commission.states import DEAL
from tenant_apps.financing.queries import order_of as order_of_loan
from tenant_apps.insurance.queries import order_of as order_of_policy
from tenant_apps.orders import gates
from tenant_apps.orders.facts import OrderAtHand


def _follow(order: OrderAtHand, verb: str, actor: Actor, reason: str) -> None:
    follow_order(actor=actor, order=order, verb=verb, reason=reason)


gates.register(gates.Region(name="commission", machine=DEAL, state_of=state_of, follow=_follow))


@handles("financing.finance.pay_out")
@handles("financing.finance.withdraw")
def on_loan(delivery: Delivery) -> None:
    """A lender has paid, or its loan fell: so does its commission."""
    _follow_partners(delivery, "FINANCE", order_of_loan(UUID(delivery.payload["id"])))


@handles("insurance.insurance.bind")
@handles("insurance.insurance.refuse")
@handles("insurance.insurance.cancel")
def on_policy(delivery: Delivery) -> None:
    """A policy was ordered, refused after all or ended: so is its commission."""
    _follow_partners(delivery, "INSURANCE", order_of_policy(UUID(delivery.payload["id"])))


def _follow_partners(delivery: Delivery, kind: str, order_id: UUID) -> None:
    follow_partners(actor=SYSTEM, order_id=order_id, kind=kind, at=delivery.occurred_at)
