"""Money for bringing a car: asked for, taken, and given back. The order's row is locked throughout."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from billing.queries import payments_for
from billing.states import LIVE
from core.kernel.actor import Actor
from core.kernel.errors import Forbidden
from core.kernel.money import Money
from tenant_apps.cashier import operations as cashier
from tenant_apps.cashier.queries import fees_held, fees_returnable, payment_by_billing
from tenant_apps.cashier.states import FEE
from tenant_apps.delivery.errors import FeeNotDue
from tenant_apps.delivery.facts import HOME
from tenant_apps.delivery.models import Handover
from tenant_apps.delivery.queries import fee_due
from tenant_apps.orders.facts import OrderAtHand
from tenant_apps.orders.operations import retell_orders
from tenant_apps.orders.operations.pages import abandon_page
from tenant_apps.orders.operations.paying import BOOKED, Captured
from tenant_apps.orders.queries import order_at_hand
from tenants.context import current_dealer

OFFERED = "READY"


def expect_fee(*, actor: Actor, order_id: UUID, billing_payment_id: UUID, amount: Money) -> None:
    """Remember that a page is open on which the fee is paid. Raises NotFound, Forbidden and FeeNotDue."""
    with transaction.atomic():
        order = order_at_hand(actor, order_id, locked=True)
        require_due(order, amount)
        cashier.expect_payment(
            actor=actor, order_id=order.id, billing_payment_id=billing_payment_id, amount=amount, kind=FEE
        )


def require_due(order: OrderAtHand, amount: Money) -> None:
    """Raise FeeNotDue unless exactly this is to be paid for bringing the car now."""
    due = fee_due(order)
    if order.state != OFFERED or not due or amount != due:
        raise FeeNotDue()


def confirm_fee(*, actor: Actor, order_id: UUID, captured: Captured) -> None:
    """The fee is with billing: it is booked; one that is not due any more goes back at once.

    Repeating it changes nothing. Raises NotFound, and Forbidden for anybody but the system.
    """
    if actor.kind != "system":
        raise Forbidden()
    with transaction.atomic():
        order = order_at_hand(actor, order_id, locked=True)
        known = payment_by_billing(captured.billing_payment_id)
        if known is not None and known.state in BOOKED:
            return
        paid: dict[str, Any] = {
            "actor": actor,
            "order_id": order.id,
            "billing_payment_id": captured.billing_payment_id,
            "amount": captured.amount,
            "method": captured.method,
            "captured_at": captured.captured_at,
            "kind": FEE,
        }
        if order.state != OFFERED or captured.amount.amount > fee_due(order).amount:
            cashier.return_capture(**paid, reason="fee_not_due")
        else:
            cashier.record_capture(**paid)
        close_pages(actor=actor, order=order)
        retell_orders(actor=actor, order_ids=[order.id])


def record_fee(*, actor: Actor, order_id: UUID, reference: str) -> None:
    """Book that the whole fee came by bank transfer; `reference` is the bank's.

    Raises NotFound, Forbidden, FeeNotDue, ReferenceMissing and ReferenceUsed.
    """
    actor.require("orders.payment")
    with transaction.atomic():
        order = order_at_hand(actor, order_id, locked=True)
        due = fee_due(order)
        require_due(order, due)
        cashier.record_balance(actor=actor, order_id=order.id, amount=due, reference=reference, kind=FEE)
        close_pages(actor=actor, order=order)
        retell_orders(actor=actor, order_ids=[order.id])


def follow_fee(*, actor: Actor, order: OrderAtHand, handover: Handover, reason: str) -> None:
    """After what was agreed changed: what is held beyond the fee goes back, pages for another sum close.

    While a part of the same payment is under way the rest waits for it (`follow_returned`).
    """
    over = min(fees_held(order.id) - int(handover.fee_minor), fees_returnable(order.id))
    if over > 0:
        back = Money(over, handover.currency)
        cashier.ask_refund(actor=actor, order_id=order.id, reason=reason, amount=back, fees=True)
    close_pages(actor=actor, order=order)


def follow_returned(*, actor: Actor, order_id: UUID) -> None:
    """A part of what was paid for bringing the car has gone back: so does what waited for it.

    Raises NotFound, and Forbidden for anybody but the system.
    """
    if actor.kind != "system":
        raise Forbidden()
    with transaction.atomic():
        order = order_at_hand(actor, order_id, locked=True)
        handover = Handover.objects.select_for_update().filter(order_id=order_id).first()
        if handover is not None:
            follow_fee(actor=actor, order=order, handover=handover, reason="home_delivery_dropped")


def close_pages(*, actor: Actor, order: OrderAtHand) -> None:
    """Have the pages closed on which another sum is asked than what is due for bringing the car."""
    pages = payments_for(current_dealer().schema, order.id).filter(purpose__startswith=HOME, state__in=LIVE)
    for page_id in list(pages.exclude(amount_minor=fee_due(order).amount).values_list("id", flat=True)):
        abandon_page(actor=actor, order_id=order.id, billing_payment_id=page_id)
