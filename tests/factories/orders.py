"""Orders brought into each state by the real operations; only the contract's PDF is a stand-in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest.mock import patch
from uuid import UUID

from django.db import transaction

from billing.models import Payment as BillingPayment
from core.kernel import clock, ids
from core.kernel.actor import SYSTEM, Actor
from core.kernel.money import Money
from tenant_apps.contracts.operations import render_contract
from tenant_apps.contracts.queries import current_contract
from tenant_apps.orders import operations
from tenant_apps.orders.facts import BuyerContact
from tenant_apps.orders.models import Order
from tenant_apps.orders.operations.paying import Captured
from tenant_apps.orders.operations.settling import lock_order, take
from tenant_apps.stock.models import Vehicle
from tenants.context import DealerRef, dealer_context, owner_context
from tests.factories.delivery import sign_both
from tests.factories.staff import make_user
from tests.factories.stock import make_vehicle

DEPOSIT = Money(200_000)
PATHS: dict[str, tuple[str, ...]] = {
    "HOLD": (),
    "EXPIRED": ("expire",),
    "RESERVED": ("reserve",),
    "CONTRACTED": ("reserve", "sign"),
    "FUNDED": ("reserve", "sign", "pay"),
    "READY": ("reserve", "sign", "pay", "ready", "shake"),
    "DELIVERED": ("reserve", "sign", "pay", "ready", "shake", "deliver"),
    "CLOSED": ("reserve", "sign", "pay", "ready", "shake", "deliver", "close"),
    "CANCELLED": ("reserve", "cancel"),
    "CANCEL_REQUESTED": ("reserve", "sign", "request_cancel"),
    "DISPUTED": ("reserve", "sign", "dispute"),
    "RETURN_REQUESTED": ("reserve", "sign", "pay", "ready", "shake", "deliver", "request_return"),
    "RETURNED": (
        *("reserve", "sign", "pay", "ready", "shake", "deliver"),
        *("request_return", "accept_return"),
    ),
}
"""The steps by which a hold comes into each state; in READY both have signed the hand-over already."""


def contact(user_id: UUID | None = None, **given: Any) -> BuyerContact:
    """A buyer as they stand on an order."""
    values = {"name": "李晓雯", "phone": "+8613800138000", "email": "li@example.com", **given}
    return BuyerContact(user_id=user_id or ids.new_id(), **values)


def buyer_of(order: Order | BuyerContact) -> Actor:
    """The actor who is the buyer of an order."""
    user_id = order.user_id if isinstance(order, BuyerContact) else order.buyer_id
    return Actor("buyer", user_id, "李晓雯")


def make_order(
    dealer: DealerRef,
    state: str = "HOLD",
    *,
    vehicle: Vehicle | None = None,
    buyer: BuyerContact | None = None,
    **given: Any,
) -> Order:
    """An order of this dealer in the state, for a car of its own unless one is given."""
    car = vehicle or make_vehicle(dealer, "AVAILABLE")
    with dealer_context(dealer):
        if state == "DRAFT":
            return operations.draft_order(
                actor=SYSTEM, vehicle_id=car.id, customer=make_user("李晓雯").email or ""
            )
        order = operations.hold_for_buyer(actor=SYSTEM, vehicle_id=car.id, buyer=buyer or contact(), **given)
        for step in PATHS[state]:
            _STEPS[step](order.id)
        return Order.objects.get(id=order.id)


def take_step(order_id: UUID, step: str) -> None:
    """One of the steps of PATHS, for an order of the dealer at hand that stands before it."""
    _STEPS[step](order_id)


def captured(order: Order, **given: Any) -> Captured:
    """What billing says when it holds the order's deposit, by a payment of its own unless one is given."""
    values = {
        "billing_payment_id": ids.new_id(),
        "amount": Money(order.deposit_minor, order.currency),
        "method": "CARD",
        "captured_at": clock.now(),
        **given,
    }
    return Captured(**values)


def billing_payment(dealer: DealerRef, order: Order, state: str = "CAPTURED", **given: Any) -> BillingPayment:
    """Billing's own row of a deposit, as after Stripe took the money."""
    values = {
        "amount_minor": order.deposit_minor,
        "currency": order.currency,
        "captured_at": clock.now() if state == "CAPTURED" else None,
        "stripe_payment_intent_id": f"pi_{ids.new_id().hex}",
        "method": "CARD",
        **given,
    }
    with owner_context():
        return BillingPayment.objects.create(
            dealer_schema=dealer.schema,
            purpose="DEPOSIT",
            subject_id=order.id,
            buyer_id=order.buyer_id,
            state=state,
            description=order.number,
            locale="zh",
            success_url="http://marque.localhost/",
            cancel_url="http://marque.localhost/",
            expires_at=order.hold_expires_at,
            **values,
        )


def render_quickly(contract_id: UUID) -> None:
    """Finish a contract without setting type."""
    stand_in = b"%PDF-1.7\n% a stand-in\n", {}
    with patch("tenant_apps.contracts.operations.rendering.pdf_of", return_value=stand_in):
        render_contract(contract_id=contract_id)


def rendered(order_id: UUID) -> None:
    """Prepare an order's contract and finish it without setting type."""
    operations.prepare_contract(actor=SYSTEM, order_id=order_id)
    contract = current_contract(order_id)
    assert contract is not None
    render_quickly(contract.id)


def pay_in_full(order_id: UUID, reference: str = "ICBC 20260709-01") -> None:
    """Book the whole balance as one bank transfer."""
    order = Order.objects.get(id=order_id)
    amount = Money(order.total_minor - order.paid_minor, order.currency)
    operations.record_balance(actor=SYSTEM, order_id=order_id, amount=amount, reference=reference)


def _expire(order_id: UUID) -> None:
    over = Order.objects.get(id=order_id).hold_expires_at + timedelta(seconds=1)
    with clock.set_to(over):
        operations.expire_order(actor=SYSTEM, order_id=order_id)


def _reserve(order_id: UUID) -> None:
    order = Order.objects.get(id=order_id)
    operations.confirm_deposit(actor=SYSTEM, order_id=order_id, captured=captured(order))


def _sign(order_id: UUID) -> None:
    rendered(order_id)
    operations.record_signature(actor=SYSTEM, order_id=order_id)


def _by_itself(verb: str) -> Callable[[UUID], None]:
    """The bare move, without what its operation does besides."""

    def step(order_id: UUID) -> None:
        with transaction.atomic():
            order = lock_order(order_id)
            take(order, verb, actor=SYSTEM)

    return step


_STEPS: dict[str, Callable[[UUID], object]] = {
    "dispute": _by_itself("dispute"),
    "request_cancel": lambda order_id: operations.request_cancel(
        actor=SYSTEM, order_id=order_id, cause="BUYER", reason="changed mind"
    ),
    "request_return": lambda order_id: operations.request_return(
        actor=SYSTEM, order_id=order_id, ground="MAJOR_PART", km=12, reason="the gearbox"
    ),
    "accept_return": lambda order_id: operations.accept_return(actor=SYSTEM, order_id=order_id),
    "expire": _expire,
    "reserve": _reserve,
    "sign": _sign,
    "pay": pay_in_full,
    "ready": lambda order_id: operations.mark_ready(actor=SYSTEM, order_id=order_id),
    "shake": sign_both,
    "deliver": lambda order_id: operations.deliver_order(actor=SYSTEM, order_id=order_id),
    "close": lambda order_id: operations.close_order(actor=SYSTEM, order_id=order_id),
    "cancel": lambda order_id: operations.cancel_order(
        actor=SYSTEM, order_id=order_id, reason="changed mind"
    ),
}
