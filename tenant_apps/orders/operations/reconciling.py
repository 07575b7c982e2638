"""After the dealer's data went back to an earlier moment: money and buyers remember more than the orders do.

Billing is not touched. A deposit that came in after the backup is booked again on an order that still waits
for it; everything else that no longer agrees is told to a person, with the amount.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from billing.queries import Movement, captured_since, refunds_since
from core.kernel.actor import Actor
from core.kernel.money import Money
from shared_apps.marketplace.operations import expire_summary
from shared_apps.marketplace.queries import OrderSummary, summaries_of_dealer
from tenant_apps.cashier.queries import payment_by_billing
from tenant_apps.orders.models import Order
from tenant_apps.orders.operations.paying import BOOKED, Captured, confirm_deposit
from tenant_apps.orders.operations.settling import tell
from tenants.archive.hooks import Finding
from tenants.context import current_dealer

SLACK = timedelta(days=1)  # money that came shortly before the backup may have been booked after it
RETURNED = ("REFUND_PENDING", "REFUNDED")


def reconcile_orders(*, actor: Actor, since: datetime) -> list[Finding]:
    """Hold the orders against billing and the buyers' own lists, book what can be booked, tell the rest."""
    with transaction.atomic():
        findings = [*_payments(actor, since), *_refunds(since)]
        findings += _summaries({finding.subject_id for finding in findings})
        for order in Order.objects.order_by("id").iterator():
            tell(order, actor=actor)
        return findings


def retell_orders(*, actor: Actor, order_ids: Collection[UUID]) -> None:
    """Let buyers and figures hear of these orders once more; unknown ids are left out."""
    with transaction.atomic():
        for order in Order.objects.filter(id__in=order_ids).order_by("id"):
            tell(order, actor=actor)


def _payments(actor: Actor, since: datetime) -> Iterator[Finding]:
    for payment in captured_since(current_dealer().schema, since - SLACK):
        known = payment_by_billing(payment.payment_id)
        if known is not None and known.state in BOOKED:
            continue
        order = Order.objects.filter(id=payment.subject_id).first()
        yield _finding(_book(actor, order, payment), payment, order)


def _book(actor: Actor, order: Order | None, payment: Movement) -> str:
    """Only where the order still waits for exactly this money: nothing is ever sent back from here."""
    if order is None:
        return "payments.order_lost"
    waits = order.state == "HOLD" and Money(order.deposit_minor, order.currency) == payment.amount
    if not waits or payment.returned:
        return "payments.unbooked"
    captured = Captured(
        billing_payment_id=payment.payment_id,
        amount=payment.amount,
        method=payment.method,
        captured_at=payment.at,
    )
    confirm_deposit(actor=actor, order_id=order.id, captured=captured)
    return "payments.booked_again"


def _refunds(since: datetime) -> Iterator[Finding]:
    for refund in refunds_since(current_dealer().schema, since - SLACK):
        known = payment_by_billing(refund.payment_id)
        if known is not None and known.state not in RETURNED:
            order = Order.objects.filter(id=refund.subject_id).first()
            yield _finding("refunds.unbooked", refund, order)


def _summaries(told: Collection[UUID | None]) -> Iterator[Finding]:
    """What buyers were told against what the orders say: the buyers' lists were not put back.

    What was told already by its payment is not told again.
    """
    paid = dict(Order.objects.values_list("id", "paid_minor"))
    for summary in summaries_of_dealer(current_dealer().id):
        if summary.id in told:
            continue
        if summary.id not in paid:
            if not summary.paid_minor:
                expire_summary(summary.id)
            yield _told(summary, "orders.lost", summary.paid_minor)
        elif summary.paid_minor > paid[summary.id]:
            yield _told(summary, "orders.paid_less", summary.paid_minor - paid[summary.id])


def _told(summary: OrderSummary, code: str, amount: int) -> Finding:
    return Finding(
        code=code,
        reference=summary.number,
        subject_id=summary.id,
        amount=Money(amount, summary.currency),
        at=summary.placed_at,
    )


def _finding(code: str, moved: Movement, order: Order | None) -> Finding:
    return Finding(
        code=code,
        reference=order.number if order else moved.description,
        subject_id=moved.subject_id,
        amount=moved.amount,
        at=moved.at,
    )
