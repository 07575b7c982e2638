"""Money arrives, on time, late, twice or wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import Forbidden
from core.kernel.money import Money
from tenant_apps.cashier import operations as cashier
from tenant_apps.cashier.errors import BelowLeast, Overpaid, WrongCurrency
from tenant_apps.cashier.operations.payments import figure
from tenant_apps.cashier.queries import account, payment_by_billing
from tenant_apps.orders.errors import PaymentNotDue
from tenant_apps.orders.gates import payable, still_due
from tenant_apps.orders.models import Order
from tenant_apps.orders.operations.settling import lock_order, settle, take
from tenant_apps.orders.policies import require_move, require_sight
from tenant_apps.orders.queries import at_hand
from tenant_apps.orders.states import COVERED, TAKES_MONEY
from tenant_apps.stock.errors import VehicleGone
from tenant_apps.stock.operations import hold_vehicle, reserve_vehicle

BOOKED = ("CAPTURED", "REFUND_PENDING", "REFUNDED", "FORFEITED", "CHARGED_BACK")


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """What billing says of a payment it holds."""

    billing_payment_id: UUID
    amount: Money
    method: str
    captured_at: datetime


def confirm_deposit(*, actor: Actor, order_id: UUID, captured: Captured) -> Order:
    """The deposit is with billing: the car is reserved. Repeating it changes nothing.

    Money the order cannot use goes back at once: a wrong amount, a second payment, one for a cancelled order,
    or a late one whose car is gone. A late one whose car is still free reserves it after all.
    Raises NotFound, and Forbidden for anybody but the system.
    """
    if actor.kind != "system":
        raise Forbidden()
    with transaction.atomic():
        order = lock_order(order_id)
        known = payment_by_billing(captured.billing_payment_id)
        if known is not None and known.state in BOOKED:
            return order
        unwanted = _unwanted(order, captured) or _taken_again(order, actor)
        if unwanted:
            return _send_back(order, captured, unwanted, actor)
        cashier.record_capture(
            actor=actor,
            order_id=order.id,
            billing_payment_id=captured.billing_payment_id,
            amount=captured.amount,
            method=captured.method,
            captured_at=captured.captured_at,
        )
        order.billing_payment_id = captured.billing_payment_id
        reserve_vehicle(actor=actor, vehicle_id=order.vehicle_id)
        order.expired_at = None
        return take(order, "reserve", actor=actor)


def record_balance(*, actor: Actor, order_id: UUID, amount: Money, reference: str) -> Order:
    """Book a bank transfer. The order stays CONTRACTED until all is paid, to the fen, and is FUNDED then.

    Where the order went on upon somebody's promise, the transfer is booked all the same. Raises NotFound,
    Forbidden, IllegalMove and what the cashier refuses: Overpaid, AmountNotPositive, WrongCurrency,
    ReferenceMissing, ReferenceUsed.
    """
    with transaction.atomic():
        order = lock_order(order_id)
        if not (order.state in COVERED and order.promised_minor):
            require_move(actor, order, "record_balance")
        cashier.record_balance(actor=actor, order_id=order.id, amount=amount, reference=reference)
        return _go_on(order, actor)


def expect_part(
    *, actor: Actor, order_id: UUID, billing_payment_id: UUID, amount: Money, least: Money
) -> Order:
    """Remember that a page is open on which a part of the balance is paid, by whomever has its address.

    Raises NotFound, PaymentNotDue, BelowLeast, and Overpaid for more than nobody has promised or paid yet.
    """
    with transaction.atomic():
        order = lock_order(order_id)
        require_sight(actor, order)
        require_payable(order, amount, least)
        cashier.expect_payment(
            actor=actor,
            order_id=order.id,
            billing_payment_id=billing_payment_id,
            amount=amount,
            kind="BALANCE",
        )
        return order


def require_payable(order: Order, amount: Money, least: Money) -> None:
    """Raise unless this much of the balance may be paid online now. Raises as `expect_part` does."""
    open_ = payable(at_hand(order))
    if not open_:
        raise PaymentNotDue()
    if amount.currency != open_.currency:
        raise WrongCurrency(params={"currency": open_.currency})
    if amount > open_:
        raise Overpaid(params={"due": figure(open_.amount)})
    if amount < min(least, open_):
        raise BelowLeast(params={"least": figure(least.amount)})


def confirm_part(*, actor: Actor, order_id: UUID, captured: Captured) -> Order:
    """A part of the balance is with billing: it is booked, and with the last one the order is FUNDED.

    Repeating it changes nothing. What is more than is neither paid nor promised, or comes when the order
    takes no more money, goes back at once. Raises NotFound, and Forbidden for anybody but the system.
    """
    if actor.kind != "system":
        raise Forbidden()
    with transaction.atomic():
        order = lock_order(order_id)
        known = payment_by_billing(captured.billing_payment_id)
        if known is not None and known.state in BOOKED:
            return order
        if order.state not in TAKES_MONEY:
            return _send_back(order, captured, "paid_when_over", actor, kind="BALANCE")
        order.paid_minor = account(order.id).held_minor
        if captured.amount.amount > payable(at_hand(order)).amount:
            return _send_back(order, captured, "paid_too_much", actor, kind="BALANCE")
        cashier.record_capture(
            actor=actor,
            order_id=order.id,
            billing_payment_id=captured.billing_payment_id,
            amount=captured.amount,
            method=captured.method,
            captured_at=captured.captured_at,
            kind="BALANCE",
        )
        return _go_on(order, actor)


def _go_on(order: Order, actor: Actor) -> Order:
    """After money came in: FUNDED as soon as what is held and what is promised make the price."""
    order.paid_minor = account(order.id).held_minor
    if order.state == "CONTRACTED" and not still_due(at_hand(order)):
        return take(order, "record_balance", actor=actor, after={"paid_minor": order.paid_minor})
    return settle(order, actor=actor)


def _unwanted(order: Order, captured: Captured) -> str:
    if captured.amount != Money(order.deposit_minor, order.currency):
        return "deposit_differs"
    if order.state == "CANCELLED":
        return "paid_after_cancel"
    return "" if order.state in ("HOLD", "EXPIRED") else "paid_twice"


def _taken_again(order: Order, actor: Actor) -> str:
    """Take the car of an expired order once more, if nobody else has it; else the reason to give up."""
    if order.state == "HOLD":
        return ""
    try:
        hold_vehicle(actor=actor, vehicle_id=order.vehicle_id, until=clock.now() + timedelta(minutes=1))
    except VehicleGone:
        return "late_payment"
    return ""


def _send_back(order: Order, captured: Captured, why: str, actor: Actor, *, kind: str = "DEPOSIT") -> Order:
    cashier.return_capture(
        actor=actor,
        order_id=order.id,
        billing_payment_id=captured.billing_payment_id,
        amount=captured.amount,
        method=captured.method,
        captured_at=captured.captured_at,
        reason=why,
        kind=kind,
    )
    order.attention = why
    if order.billing_payment_id == captured.billing_payment_id:
        order.checkout_url = ""
    return settle(
        order,
        actor=actor,
        action="orders.order.payment_returned",
        after={"why": why, "amount": captured.amount.as_json()},
        note=why,
    )
