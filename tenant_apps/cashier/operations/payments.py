"""Money coming in."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from core.flow.moves.operations import move
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.money import Money
from core.storage.inserting import insert
from tenant_apps.cashier.errors import (
    AmountNotPositive,
    Overpaid,
    ReferenceMissing,
    ReferenceUsed,
    WrongCurrency,
)
from tenant_apps.cashier.models import Account, Payment
from tenant_apps.cashier.operations.books import book
from tenant_apps.cashier.operations.standing import follow_money
from tenant_apps.cashier.operations.trail import note_payment
from tenant_apps.cashier.states import FEE, METHODS, PAYMENT


def open_account(*, actor: Actor, order_id: UUID, due: Money) -> Account:
    """Begin an order's account. `due` is all that the buyer is to pay."""
    account = Account(order_id=order_id, due_minor=due.amount, currency=due.currency)
    with transaction.atomic(savepoint=False):
        insert(account)
    return account


def expect_payment(
    *, actor: Actor, order_id: UUID, billing_payment_id: UUID, amount: Money, kind: str = "DEPOSIT"
) -> Payment:
    """Note that a payment page was opened; said twice it changes nothing."""
    with transaction.atomic():
        payment, fresh = Payment.objects.get_or_create(
            billing_payment_id=billing_payment_id,
            defaults={
                "order_id": order_id,
                "kind": kind,
                "method": "ONLINE",
                "amount_minor": amount.amount,
                "currency": amount.currency,
            },
        )
        if fresh:
            note_payment(actor, "cashier.payment.expected", payment)
            follow_money(actor, order_id)
        return payment


def record_capture(
    *,
    actor: Actor,
    order_id: UUID,
    billing_payment_id: UUID,
    amount: Money,
    method: str,
    captured_at: datetime,
    kind: str = "DEPOSIT",
) -> bool:
    """Book a payment that billing holds, on the order's account. False when it was booked before.

    A fee leaves the account alone; whoever asked for it knows how much is due.

    Raises Overpaid when the account cannot take it, IllegalMove for a payment that went back already.
    """
    with transaction.atomic():
        payment = expect_payment(
            actor=actor, order_id=order_id, billing_payment_id=billing_payment_id, amount=amount, kind=kind
        )
        payment = Payment.objects.select_for_update().get(id=payment.id)
        if payment.state == "CAPTURED":
            return False
        PAYMENT.target(payment.state, "capture")
        payment.method = method if method in METHODS else "ONLINE"
        payment.captured_at = captured_at
        payment.error = ""
        if payment.kind != FEE:
            _add(order_id, Money(payment.amount_minor, payment.currency))
        move(payment, machine=PAYMENT, verb="capture", actor=actor, action="cashier.payment.moved")
        book(actor, payment, "captured", at=captured_at)
        note_payment(actor, "cashier.payment.captured", payment)
        follow_money(actor, order_id)
        return True


def fail_payment(*, actor: Actor, billing_payment_id: UUID, reason: str) -> None:
    """Note that an expected payment will not come; nothing happens to one that came or is not known."""
    with transaction.atomic():
        payment = Payment.objects.select_for_update().filter(billing_payment_id=billing_payment_id).first()
        if payment is None or payment.state != "PENDING":
            return
        payment.error = reason[:400]
        move(
            payment,
            machine=PAYMENT,
            verb="fail",
            actor=actor,
            action="cashier.payment.moved",
            note=reason[:400],
        )
        note_payment(actor, "cashier.payment.failed", payment, reason)
        follow_money(actor, payment.order_id)


def record_balance(
    *,
    actor: Actor,
    order_id: UUID,
    amount: Money,
    reference: str,
    method: str = "BANK_TRANSFER",
    kind: str = "BALANCE",
) -> Payment:
    """Book a bank transfer or an old car (TRADE_IN) that the dealer has, at most what is still due.

    A fee leaves the account alone; whoever asked for it knows how much is due.

    Raises Forbidden, AmountNotPositive, WrongCurrency, ReferenceMissing, ReferenceUsed, Overpaid.
    """
    actor.require("orders.payment")
    reference = " ".join(reference.split())[:80]
    if amount.amount <= 0:
        raise AmountNotPositive()
    if not reference:
        raise ReferenceMissing()
    with transaction.atomic():
        if kind != FEE:
            _add(order_id, amount)
        try:
            with transaction.atomic():
                payment = Payment.objects.create(
                    order_id=order_id,
                    kind=kind,
                    method=method,
                    amount_minor=amount.amount,
                    currency=amount.currency,
                    state=PAYMENT.target(PAYMENT.initial, "capture"),
                    reference=reference,
                    captured_at=clock.now(),
                )
        except IntegrityError as error:
            raise ReferenceUsed() from error
        book(actor, payment, "captured")
        note_payment(actor, "cashier.payment.captured", payment)
        follow_money(actor, order_id)
        return payment


def _add(order_id: UUID, amount: Money) -> None:
    """One guarded statement decides, so that two cashiers can never book more than is due."""
    fitting = Account.objects.filter(
        order_id=order_id, currency=amount.currency, held_minor__lte=F("due_minor") - amount.amount
    )
    if fitting.update(held_minor=F("held_minor") + amount.amount):
        return
    account = Account.objects.get(order_id=order_id)
    if account.currency != amount.currency:
        raise WrongCurrency(params={"currency": account.currency})
    raise Overpaid(params={"due": figure(account.open_minor)})


def figure(minor: int) -> str:
    """An amount in minor units as people write it: 1,234.50, without needless zeros."""
    whole, cents = divmod(minor, 100)
    return f"{whole:,}" + (f".{cents:02d}" if cents else "")
