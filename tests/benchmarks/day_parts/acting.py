"""The people of the day: buyers, staff, Stripe's webhooks, and the worker that carries events."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from unittest.mock import patch
from uuid import UUID

from django.db import transaction
from django.test import override_settings

from billing.events import PaymentCaptured
from billing.gateway import CheckoutFacts, RefundFacts
from billing.models import Payment
from billing.operations import execute_refund
from billing.operations.bookings import book, locked
from billing.queries import due_refunds
from core.flow.outbox.operations import emit
from core.flow.outbox.queries import next_round
from core.flow.outbox.relay import deliver_all
from core.kernel import clock, ids
from core.kernel.actor import SYSTEM, Actor
from core.kernel.money import Money
from tenant_apps.orders import operations
from tenant_apps.orders.facts import BuyerContact
from tenant_apps.orders.models import Order
from tenant_apps.orders.reservations import reserve_listing
from tenants.context import dealer_context, market_context
from tests.benchmarks.day_parts.stories import Story
from tests.benchmarks.sales_parts.clients import wait_for
from tests.factories.orders import billing_payment, pay_in_full, take_step

PATIENCE = 10.0
"""Seconds that a step waits for what was to happen before it while no word is under way; then it is lost."""

_NEEDS = {
    "sign": "RESERVED",
    "part": "CONTRACTED",
    "pay": "CONTRACTED",
    "ready": "FUNDED",
    "deliver": "READY",
}


@dataclass(slots=True)
class Diary:
    """What one process saw: seconds of each click and step, stories that got stuck, and when it was done."""

    clicks: list[float] = field(default_factory=list)
    in_the_peak: list[float] = field(default_factory=list)
    steps: list[float] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    ended: dict[str, int] = field(default_factory=dict)
    took: float = 0.0


@dataclass(slots=True)
class _Under:
    story: Story
    order_id: UUID | None = None
    payment_id: UUID | None = None


def live(told: Sequence[Story], begin: float) -> Diary:
    """Take these stories to their ends, step by step in the order of their moments, as fast as it goes."""
    diary = Diary()
    with override_settings(OUTBOX_POKE=False), _nobody_sets_type():
        wait_for(begin)
        under = [_Under(story) for story in told]
        steps = [(at, number, step) for number, one in enumerate(under) for at, step in one.story.left]
        waiting: deque[tuple[int, float]] = deque()
        behind: dict[int, list[tuple[datetime, str]]] = {}
        for at, number, step in sorted(steps):
            if number in behind or not _taken(under[number], at, step, diary):
                if number not in behind:
                    waiting.append((number, monotonic()))
                behind.setdefault(number, []).append((at, step))
        while waiting:
            number, since = waiting.popleft()
            while behind[number] and _taken(under[number], *behind[number][0], diary):
                behind[number].pop(0)
                since = monotonic()
            if behind[number] and monotonic() - since > PATIENCE:
                if _words_under_way():
                    waiting.append((number, monotonic()))
                    continue
                diary.stuck.append(f"{under[number].story.way} before {behind[number][0][1]}")
            elif behind[number]:
                waiting.append((number, since))
                sleep(0.01)
    diary.took = monotonic() - begin
    return diary


def carry(begin: float, *, until: Sequence[Path]) -> float:
    """Deliver what waits in the outbox until all these files are there and nothing waits; seconds it took.

    Of the worker's tasks only refunds matter to the day: they are sent as the sweep of every minute does it.
    """
    with ExitStack() as day:
        day.enter_context(override_settings(OUTBOX_POKE=False))
        day.enter_context(_nobody_sets_type())
        day.enter_context(patch("billing.gateway.refund", _refunded))
        wait_for(begin)
        over = False
        while deliver_all() or _send_refunds() or not over:
            over = all(mark.exists() for mark in until)
            sleep(0.02)
    return monotonic() - begin


def _send_refunds() -> int:
    with market_context():
        due = due_refunds(clock.now(), 50)
    for refund_id in due:
        execute_refund(refund_id=refund_id)
    return len(due)


def _taken(one: _Under, at: datetime, step: str, diary: Diary) -> bool:
    """Take a step at its moment; False where what must come before it has not come yet."""
    with clock.set_to(at):
        before = monotonic()
        if step == "click":
            _click(one)
            seconds = monotonic() - before
            diary.clicks.append(seconds)
            if one.story.in_the_peak:
                diary.in_the_peak.append(seconds)
            return True
        with dealer_context(one.story.car.dealer):
            if not _ripe(one, step):
                return False
        before = monotonic()
        _STEPS[step](one)
        diary.steps.append(monotonic() - before)
        return True


def _words_under_way() -> bool:
    with market_context():
        return bool(next_round({}, clock.latest(), 1))


def _ripe(one: _Under, step: str) -> bool:
    needed = _NEEDS.get(step, "RESERVED" if step == "cancel" and one.story.way == "paid and left" else "")
    if not needed or one.order_id is None:
        return not needed
    return Order.objects.filter(id=one.order_id, state=needed).exists()


def _click(one: _Under) -> None:
    buyer = BuyerContact(user_id=ids.new_id(), name="李晓雯", phone="+8613800138000")
    actor = Actor("buyer", buyer.user_id, buyer.name)
    _dealer, order = reserve_listing(actor=actor, buyer=buyer, listing_id=one.story.car.id)
    one.order_id = order.id


def _open_page(one: _Under) -> None:
    """Stripe's page, as `ensure_checkout` leaves it behind: only Stripe itself is not asked."""
    assert one.order_id is not None
    with dealer_context(one.story.car.dealer):
        order = Order.objects.get(id=one.order_id)
        one.payment_id = billing_payment(one.story.car.dealer, order, "OPEN").id
        operations.attach_checkout(
            actor=SYSTEM,
            order_id=order.id,
            billing_payment_id=one.payment_id,
            checkout_url=f"http://stripe.localhost/{order.id}",
        )


def _webhook(one: _Under) -> None:
    """Stripe says that the session was paid; billing books it once and tells the dealer by the outbox."""
    assert one.payment_id is not None
    with market_context(), transaction.atomic():
        payment = locked(one.payment_id)
        paid = CheckoutFacts(
            session_id=f"cs_{payment.id}",
            status="complete",
            paid=True,
            amount=Money(payment.amount_minor, payment.currency),
            url="",
            payment_intent_id=payment.stripe_payment_intent_id,
            method="CARD",
            marks={},
        )
        book(payment, paid)


def _tell_again(one: _Under) -> None:
    """The same event once more, as when the worker died after its work and before its commit."""
    assert one.payment_id is not None
    with market_context(), transaction.atomic():
        payment = Payment.objects.get(id=one.payment_id)
        tell_captured(payment)


def tell_captured(payment: Payment) -> None:
    """What billing tells of a payment that Stripe holds."""
    event = PaymentCaptured(
        payment_id=payment.id,
        purpose=payment.purpose,
        subject_id=payment.subject_id,
        amount_minor=payment.amount_minor,
        currency=payment.currency,
        method=payment.method,
        captured_at=payment.captured_at or clock.now(),
    )
    emit(event, aggregate=f"payment:{payment.id}", dealer=payment.dealer_schema)


def _inside(work: Callable[[UUID], object]) -> Callable[[_Under], None]:
    def step(one: _Under) -> None:
        with dealer_context(one.story.car.dealer):
            assert one.order_id is not None
            work(one.order_id)

    return step


def _part(order_id: UUID) -> None:
    order = Order.objects.get(id=order_id)
    share = Money((order.total_minor - order.paid_minor) // 3, order.currency)
    operations.record_balance(actor=SYSTEM, order_id=order_id, amount=share, reference=f"A {order.number}")


def _pay(order_id: UUID) -> None:
    pay_in_full(order_id, reference=f"B {order_id}")


def _hand_over(order_id: UUID) -> None:
    take_step(order_id, "shake")
    take_step(order_id, "deliver")


def _leave(order_id: UUID) -> None:
    operations.cancel_order(actor=SYSTEM, order_id=order_id, reason="changed mind")


def _expire(order_id: UUID) -> None:
    operations.expire_order(actor=SYSTEM, order_id=order_id)


def _refunded(intent: str, amount: Money, *, key: str, marks: dict[str, str]) -> RefundFacts:
    """Stripe's answer to a refund, at once."""
    return RefundFacts(
        refund_id=f"re_{key}",
        status="succeeded",
        amount=amount,
        payment_intent_id=intent,
        problem="",
        marks=marks,
    )


def _nobody_sets_type() -> AbstractContextManager[Any]:
    return patch(
        "tenant_apps.contracts.operations.rendering.pdf_of", return_value=(b"%PDF-1.7\n% a stand-in\n", {})
    )


_STEPS: dict[str, Callable[[_Under], None]] = {
    "page": _open_page,
    "paid": _webhook,
    "repeated": _tell_again,
    "expire": _inside(_expire),
    "cancel": _inside(_leave),
    "sign": _inside(lambda order_id: take_step(order_id, "sign")),
    "part": _inside(_part),
    "pay": _inside(_pay),
    "ready": _inside(lambda order_id: take_step(order_id, "ready")),
    "deliver": _inside(_hand_over),
}
