"""Money going back. What came through billing goes back through it; a bank transfer goes back by hand."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from core.flow.moves.operations import move
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.money import Money
from tenant_apps.cashier.errors import (
    AmountNotPositive,
    MoreThanHeld,
    NothingToReturn,
    ReferenceMissing,
    ReferenceUsed,
    WrongCurrency,
)
from tenant_apps.cashier.models import Account, Payment
from tenant_apps.cashier.operations.asking import ask_billing
from tenant_apps.cashier.operations.books import book, source_of
from tenant_apps.cashier.operations.disputes import arrive_twice, come_back_once, give_up_overtaken
from tenant_apps.cashier.operations.payments import expect_payment, figure
from tenant_apps.cashier.operations.standing import follow_money
from tenant_apps.cashier.operations.trail import note_payment
from tenant_apps.cashier.queries import SENT_BY_HAND, is_in_dispute
from tenant_apps.cashier.states import FEE, GIVEN_UP, MAX_ATTEMPTS, METHODS, PAYMENT
from tenant_apps.ledger.queries import posted

log = logging.getLogger(__name__)


def ask_refund(
    *, actor: Actor, order_id: UUID, reason: str, amount: Money | None = None, fees: bool = False
) -> list[Payment]:
    """Give back what is held for an order, or `amount` of it, in the transaction that decides so.

    What was paid for services beside the price goes back with `fees`, and then nothing else.

    The latest payments go back first and the deposit last; what is not asked back stays held (see `forfeit`).
    The order's operations decide who may. Card payments are asked back from billing, bank transfers wait for
    `return_transfers`. Raises MoreThanHeld, WrongCurrency.
    """
    with transaction.atomic():
        held = _held(order_id, ["CAPTURED"], fees=fees)
        touched = []
        for payment, part in _shares(held, order_id, amount):
            _take_off(payment, part)
            before = payment.refund_minor
            payment.refund_minor += part
            payment.refund_asked_at = clock.now()
            # Nothing of it is under way: how an earlier part went back says nothing about this one.
            payment.refund_attempts, payment.refund_reference = 0, ""
            _move(payment, "ask_refund", actor, reason)
            book(actor, payment, "refund_asked", minor=part, before=before)
            _start(actor, payment, reason)
            touched.append(payment)
        follow_money(actor, order_id)
        return touched


def forfeit(*, actor: Actor, order_id: UUID, amount: Money) -> list[Payment]:
    """The dealer keeps `amount` of what is held although the order ends: income, and no longer the buyer's.

    The deposit is kept first. Raises MoreThanHeld, WrongCurrency.
    """
    with transaction.atomic():
        held = _held(order_id, ["CAPTURED", "REFUND_PENDING"])
        touched = []
        for payment, part in _shares(reversed(held), order_id, amount):
            _take_off(payment, part)
            before = payment.forfeited_minor
            payment.forfeited_minor += part
            if payment.state == "CAPTURED" and not payment.rest_minor:
                _move(payment, "forfeit", actor, "")
            else:
                payment.save()
            book(actor, payment, "forfeited", minor=part, before=before)
            note_payment(actor, "cashier.payment.forfeited", payment)
            touched.append(payment)
        follow_money(actor, order_id)
        return touched


def compensate(*, actor: Actor, order_id: UUID, amount: Money, reason: str) -> Payment:
    """The dealer owes the buyer `amount` on top of what was paid: the second half of doubled earnest money.

    It is sent by hand and noted with `return_transfers`, as bank transfers are. Once an order.
    Raises AmountNotPositive, ReferenceUsed.
    """
    if amount.amount <= 0:
        raise AmountNotPositive()
    with transaction.atomic():
        now = clock.now()
        try:
            with transaction.atomic():
                owed = Payment.objects.create(
                    order_id=order_id,
                    kind="DAMAGES",
                    method="BANK_TRANSFER",
                    amount_minor=amount.amount,
                    refund_minor=amount.amount,
                    currency=amount.currency,
                    state="REFUND_PENDING",
                    reference="DAMAGES",
                    captured_at=now,
                    refund_asked_at=now,
                )
        except IntegrityError as error:
            raise ReferenceUsed() from error
        book(actor, owed, "owed")
        note_payment(actor, "cashier.damages.owed", owed, reason)
        follow_money(actor, order_id)
        return owed


def return_capture(
    *,
    actor: Actor,
    order_id: UUID,
    billing_payment_id: UUID,
    amount: Money,
    method: str,
    captured_at: datetime,
    reason: str,
    kind: str = "DEPOSIT",
) -> bool:
    """Send back money that billing took for an order that cannot use it. False when that was begun before.

    It never touches the order's account.
    """
    with transaction.atomic():
        payment = expect_payment(
            actor=actor, order_id=order_id, billing_payment_id=billing_payment_id, amount=amount, kind=kind
        )
        payment = Payment.objects.select_for_update().get(id=payment.id)
        if payment.state not in ("PENDING", "FAILED"):
            return False
        payment.amount_minor, payment.currency = amount.amount, amount.currency
        payment.method = method if method in METHODS else "ONLINE"
        payment.captured_at = captured_at
        payment.refund_minor = amount.amount
        payment.refund_asked_at = clock.now()
        _move(payment, "return", actor, reason)
        book(actor, payment, "refused", at=captured_at)
        _start(actor, payment, reason)
        follow_money(actor, order_id)
        return True


def settle_refund(*, actor: Actor, billing_payment_id: UUID, amount: Money | None = None) -> None:
    """Billing gave the money back; said twice, or of a payment not asked back, it changes nothing.

    What was more than is under way had been overtaken by a lost dispute: the buyer has it twice.
    """
    with transaction.atomic():
        payment = Payment.objects.select_for_update().filter(billing_payment_id=billing_payment_id).first()
        if payment is None:
            return
        under_way = payment.in_flight_minor
        if payment.state == "REFUND_PENDING":
            _settle(actor, payment)
        if amount is not None and amount.amount > under_way:
            arrive_twice(actor, payment, amount.amount - under_way)


def fail_refund(*, actor: Actor, billing_payment_id: UUID, reason: str, amount: Money | None = None) -> None:
    """Billing could not give the money back: it is asked again, a few times, and the reason stays visible.

    After that the dealer sends it by hand (`return_transfers`). Money that had gone back may come back days
    later: with its `amount` told, it is on its way again. While a bank decides over the payment, and where it
    took the money meanwhile, billing is not asked again.
    """
    with transaction.atomic():
        payment = Payment.objects.select_for_update().filter(billing_payment_id=billing_payment_id).first()
        if payment is not None and payment.state != "REFUND_PENDING":
            payment = _bounced(actor, payment, amount, reason)
        if payment is None:
            return
        payment.error = reason[:400]
        note_payment(actor, "cashier.refund.failed", payment, reason)
        if payment.refund_attempts < MAX_ATTEMPTS:
            ask_billing(actor, payment, reason)
        else:
            payment.refund_attempts, payment.refund_due_at = GIVEN_UP, None
            payment.refund_waits = is_in_dispute(payment.id)
            note_payment(actor, "cashier.refund.given_up", payment, reason)
            log.error("payment %s could not be given back; somebody must send it", payment.id)
        payment.save()
        follow_money(actor, payment.order_id)


def return_transfers(*, actor: Actor, order_id: UUID, reference: str) -> list[Payment]:
    """The dealer has sent back the order's transfers, and what billing gave up on; `reference` is the bank's.

    Raises Forbidden, ReferenceMissing, NothingToReturn.
    """
    actor.require("orders.payment")
    reference = " ".join(reference.split())[:80]
    if not reference:
        raise ReferenceMissing()
    with transaction.atomic():
        waiting = list(
            Payment.objects.select_for_update()
            .filter(SENT_BY_HAND, order_id=order_id, state="REFUND_PENDING")
            .order_by("id")
        )
        if not waiting:
            raise NothingToReturn()
        for payment in waiting:
            payment.refund_reference = reference
            _settle(actor, payment)
        return waiting


def _held(order_id: UUID, states: list[str], *, fees: bool = False) -> list[Payment]:
    """Payments of which something is held, the deposit last and the latest first; or the fees alone."""
    rows = Payment.objects.select_for_update().filter(order_id=order_id, state__in=states).order_by("-id")
    held = [payment for payment in rows if payment.rest_minor and (payment.kind == FEE) == fees]
    return sorted(held, key=lambda payment: payment.kind == "DEPOSIT")


def _shares(
    payments: Iterable[Payment], order_id: UUID, amount: Money | None
) -> Iterator[tuple[Payment, int]]:
    """How much of each payment makes up the amount, everything where none is told."""
    rows = list(payments)
    left = held = sum(payment.rest_minor for payment in rows)
    if amount is not None:
        if rows and rows[0].currency != amount.currency:
            raise WrongCurrency(params={"currency": rows[0].currency})
        if not 0 <= amount.amount <= held:
            raise MoreThanHeld(params={"held": figure(held)})
        left = amount.amount
    for payment in rows:
        part = min(payment.rest_minor, left)
        if part:
            left -= part
            yield payment, part


def _take_off(payment: Payment, minor: int) -> None:
    if payment.kind == FEE:
        return
    Account.objects.filter(order_id=payment.order_id).update(held_minor=F("held_minor") - minor)


def _move(payment: Payment, verb: str, actor: Actor, reason: str) -> None:
    move(payment, machine=PAYMENT, verb=verb, actor=actor, action="cashier.payment.moved", note=reason[:400])


def _start(actor: Actor, payment: Payment, reason: str) -> None:
    note_payment(actor, "cashier.refund.asked", payment, reason)
    if payment.billing_payment_id is not None:
        ask_billing(actor, payment, reason)
        payment.save()


def _settle(actor: Actor, payment: Payment) -> None:
    before, part = payment.refunded_minor, payment.in_flight_minor
    payment.refunded_minor = payment.refund_minor
    payment.refunded_at = clock.now()
    payment.error, payment.refund_due_at, payment.refund_waits = "", None, False
    _move(payment, "settle_part" if payment.rest_minor else "settle", actor, "")
    turn = payment.version if posted(source_of(payment, "refunded", before)) else 0
    book(actor, payment, "refunded", minor=part, before=before, turn=turn)
    note_payment(actor, "cashier.refund.settled", payment, payment.refund_reference)
    follow_money(actor, payment.order_id)


def _bounced(actor: Actor, payment: Payment, amount: Money | None, reason: str) -> Payment | None:
    """Take back that a payment went back; None where it never did, or the buyer has the money anyhow."""
    if amount is None or give_up_overtaken(payment, amount.amount):
        return None
    if come_back_once(actor, payment, amount.amount):
        return None
    if not 0 < amount.amount <= payment.refunded_minor:
        return None
    payment.refunded_minor -= amount.amount
    if not payment.refunded_minor:
        payment.refunded_at = None
    _move(payment, "bounce", actor, reason)
    book(actor, payment, "bounced", minor=amount.amount, turn=payment.version)
    return payment
