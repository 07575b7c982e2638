"""Payment pages on which nobody shall pay any more."""

from __future__ import annotations

from uuid import UUID

from billing.queries import payments_for
from billing.states import LIVE
from core.flow.outbox.operations import emit
from core.kernel.actor import Actor
from tenant_apps.orders.events import CheckoutAbandoned
from tenant_apps.orders.facts import PART, OrderAtHand
from tenant_apps.orders.gates import payable
from tenants.context import current_dealer


def abandon_page(*, actor: Actor, order_id: UUID, billing_payment_id: UUID) -> None:
    """Have a page closed once this transaction is through."""
    left = CheckoutAbandoned(order_id=order_id, billing_payment_id=billing_payment_id)
    emit(left, aggregate=f"order:{order_id}", actor=actor)


def close_unwanted_pages(order: OrderAtHand, *, actor: Actor) -> None:
    """Have the pages closed whose part of the balance is more than what may still be paid.

    Call it when money came or was promised, and when the order moved on. Billing is asked, not the cashier:
    it knows of a page from before anybody has its address.
    """
    pages = payments_for(current_dealer().schema, order.id).filter(
        purpose__startswith=PART, state__in=LIVE, amount_minor__gt=payable(order).amount
    )
    for page_id in list(pages.values_list("id", flat=True)):
        abandon_page(actor=actor, order_id=order.id, billing_payment_id=page_id)
