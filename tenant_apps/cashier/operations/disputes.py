"""What a buyer's bank takes back, for a while or for good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from core.flow.moves.operations import move
from core.flow.outbox.operations import emit
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.money import Money
from tenant_apps.cashier.errors import NotCapturedYet
from tenant_apps.cashier.events import PaidTwice
from tenant_apps.cashier.models import Account, Dispute, Payment
from tenant_apps.cashier.operations.asking import resume_refund
from tenant_apps.cashier.operations.books import book_dispute, book_loss, book_twice
from tenant_apps.cashier.operations.standing import follow_money
from tenant_apps.cashier.operations.trail import note_dispute
from tenant_apps.cashier.states import DISPUTE, FEE, GIVEN_UP, OPEN_DISPUTES, PAYMENT

VERBS = {
    "under_review": "answer",
    "warning_under_review": "answer",
    "won": "win",
    "warning_closed": "win",
    "prevented": "win",
    "lost": "lose",
}
"""What Stripe's word means here; what is not listed waits for an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disputed:
    """What billing says of a dispute. `status` is Stripe's word."""

    billing_dispute_id: UUID
    billing_payment_id: UUID
    amount: Money
    status: str
    reason: str
    withdrawn: bool
    due_by: datetime | None


def record_dispute(*, actor: Actor, order_id: UUID, told: Disputed, handed_over: bool) -> Dispute:
    """Bring a dispute and the books to what billing says of it; said again it changes nothing.

    Lost money comes out of what is held for the order. Once the car is handed over the buyer owes it instead;
    a fee for a service that was rendered is the dealer's loss.
    Raises NotCapturedYet while the payment itself is not booked: the word comes again.
    """
    with transaction.atomic():
        payment = (
            Payment.objects.select_for_update()
            .filter(order_id=order_id, billing_payment_id=told.billing_payment_id)
            .first()
        )
        if payment is None or payment.captured_at is None:
            raise NotCapturedYet()
        dispute, fresh = Dispute.objects.select_for_update().get_or_create(
            billing_dispute_id=told.billing_dispute_id,
            defaults={
                "payment": payment,
                "order_id": order_id,
                "amount_minor": told.amount.amount,
                "currency": told.amount.currency,
                "reason": told.reason[:60],
                "due_by": told.due_by,
            },
        )
        if fresh:
            note_dispute(actor, "cashier.dispute.opened", dispute)
            _let_wait(payment)
        _follow_cash(actor, dispute, withdrawn=told.withdrawn or told.status == "lost")
        verb = VERBS.get(told.status, "")
        if any(step.verb == verb for step in DISPUTE.moves_from(dispute.state)):
            if verb == "lose":
                _lose(actor, dispute, payment, handed_over)
            move(dispute, machine=DISPUTE, verb=verb, actor=actor, action="cashier.dispute.moved")
            note_dispute(actor, f"cashier.dispute.{NOTED[verb]}", dispute)
            if dispute.state not in OPEN_DISPUTES:
                resume_refund(actor, payment)
        follow_money(actor, order_id)
        return dispute


NOTED = {"answer": "answered", "win": "won", "lose": "lost"}


def note_evidence(*, actor: Actor, dispute_id: UUID, sha256: str) -> Dispute:
    """Remember which evidence was handed in, and when. Raises Forbidden."""
    actor.require("orders.payment")
    with transaction.atomic():
        dispute = Dispute.objects.select_for_update().get(id=dispute_id)
        dispute.evidence_sent_at, dispute.evidence_sha256 = clock.now(), sha256
        dispute.save()
        note_dispute(actor, "cashier.dispute.evidence_sent", dispute, sha256)
        return dispute


def settle_owed(*, actor: Actor, order_id: UUID) -> None:
    """The sale is undone: what the bank had taken after the hand-over, and the buyer owed, is theirs again.

    It comes out of what is held for the order, so that it is not returned a second time.
    """
    with transaction.atomic():
        owed = Dispute.objects.select_for_update().filter(order_id=order_id, owed=True).order_by("id")
        for dispute in list(owed):
            payment = Payment.objects.select_for_update().get(id=dispute.payment_id)
            dispute.owed = False
            _lose(actor, dispute, payment, handed_over=False)
            dispute.save()
        follow_money(actor, order_id)


def _follow_cash(actor: Actor, dispute: Dispute, *, withdrawn: bool) -> None:
    """Book that the network took the money or gave it back; a dispute that is lost keeps it."""
    if withdrawn == dispute.withdrawn or dispute.state == "LOST":
        return
    dispute.withdrawn = withdrawn
    dispute.save()
    book_dispute(actor, dispute, "withdrawn" if withdrawn else "reinstated")


def _lose(actor: Actor, dispute: Dispute, payment: Payment, handed_over: bool) -> None:
    beside = payment.kind == FEE
    if handed_over and payment.rest_minor and not beside:
        dispute.owed = True
        return
    held = min(payment.rest_minor, dispute.amount_minor)
    left = dispute.amount_minor - held
    # What was on its way back to the buyer is with them now, by way of their bank: nobody sends it again.
    dispute.overtaken_minor = min(payment.in_flight_minor, left)
    left -= dispute.overtaken_minor
    dispute.twice_minor = min(payment.refunded_minor - _had_twice(payment), left)
    book_loss(actor, dispute, held=0 if beside and handed_over else held)
    if dispute.twice_minor:
        _tell_twice(actor, dispute)
    if not beside:
        Account.objects.filter(order_id=dispute.order_id).update(held_minor=F("held_minor") - held)
    payment.charged_back_minor += held + dispute.overtaken_minor
    payment.refund_minor -= dispute.overtaken_minor
    if not payment.refund_minor:
        payment.refund_asked_at = None
    ends = payment.state == "CAPTURED" or (payment.state == "REFUND_PENDING" and not payment.in_flight_minor)
    if ends and not payment.rest_minor:
        payment.refund_due_at, payment.refund_waits = None, False
        move(payment, machine=PAYMENT, verb="lose", actor=actor, action="cashier.payment.moved")
    else:
        payment.save()


def _let_wait(payment: Payment) -> None:
    """While a bank decides nobody sends this money by hand."""
    if payment.state == "REFUND_PENDING" and payment.refund_attempts >= GIVEN_UP:
        payment.refund_waits = True
        payment.save()


def _had_twice(payment: Payment) -> int:
    """What of a payment's refunds other lost disputes have claimed already."""
    return sum(payment.disputes.values_list("twice_minor", flat=True))


def _tell_twice(actor: Actor, dispute: Dispute) -> None:
    note_dispute(actor, "cashier.dispute.paid_twice", dispute)
    emit(PaidTwice(order_id=dispute.order_id), aggregate=f"order:{dispute.order_id}", actor=actor)


def arrive_twice(actor: Actor, payment: Payment, minor: int) -> None:
    """A refund arrived that a lost dispute had overtaken: the buyer has that much twice, and owes it."""
    for dispute in payment.disputes.select_for_update().filter(overtaken_minor__gt=0).order_by("id"):
        part = min(minor, dispute.overtaken_minor)
        minor -= part
        if part:
            dispute.overtaken_minor -= part
            dispute.twice_minor += part
            dispute.save()
            book_twice(actor, dispute, part)
            _tell_twice(actor, dispute)


def give_up_overtaken(payment: Payment, minor: int) -> bool:
    """A refund failed that a lost dispute had overtaken: nothing is to be done. Whether it was such a one."""
    dispute = payment.disputes.select_for_update().filter(overtaken_minor=minor).first()
    if dispute is None:
        return False
    dispute.overtaken_minor = 0
    dispute.save()
    return True


def come_back_once(actor: Actor, payment: Payment, minor: int) -> bool:
    """A refund came back that the buyer had twice: now they have it once. Whether it was such a one."""
    dispute = payment.disputes.select_for_update().filter(twice_minor=minor).first()
    if dispute is None:
        return False
    dispute.twice_minor = 0
    dispute.save()
    if payment.refunded_minor >= minor:
        payment.refunded_minor -= minor
        payment.refund_minor -= minor
        payment.charged_back_minor += minor
        payment.refunded_at = payment.refunded_at if payment.refunded_minor else None
        payment.refund_asked_at = payment.refund_asked_at if payment.refund_minor else None
        payment.save()
    book_twice(actor, dispute, minor, undone=True)
    return True
