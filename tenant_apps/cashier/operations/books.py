"""What a payment's steps mean in the ledger."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from core.kernel.actor import Actor
from core.kernel.money import Money
from tenant_apps.cashier.models import Dispute, Payment
from tenant_apps.ledger.operations import post
from tenant_apps.ledger.terms import Account, Line, transfer

Step = Literal["captured", "refused", "refund_asked", "refunded", "bounced", "forfeited", "owed"]


def book(
    actor: Actor,
    payment: Payment,
    step: Step,
    *,
    at: datetime | None = None,
    minor: int | None = None,
    before: int = 0,
    turn: int = 0,
) -> None:
    """Post a step of a payment, once: kept for the order, taken and not kept, owed back, back, left behind.

    `minor` is the part of the amount that takes the step, all of it unless told; `before` is what took the
    step earlier and tells a second part from a repetition, as `turn` does for the same part once more.
    """
    till = _till(payment)
    if step == "refunded" and payment.refund_reference:
        till = _sent_from(payment)
    debit, credit = {
        "captured": (till, Account.CONTRACT_LIABILITY),
        "refused": (till, Account.OTHER_PAYABLES),
        "refund_asked": (Account.CONTRACT_LIABILITY, Account.OTHER_PAYABLES),
        "refunded": (Account.OTHER_PAYABLES, till),
        "bounced": (till, Account.OTHER_PAYABLES),
        "forfeited": (Account.CONTRACT_LIABILITY, Account.FORFEITED_DEPOSITS),
        "owed": (Account.DAMAGES, Account.OTHER_PAYABLES),
    }[step]
    amount = Money(payment.amount_minor if minor is None else minor, payment.currency)
    post(
        actor=actor,
        source=source_of(payment, step, before) + (f":again{turn}" if turn else ""),
        kind=f"payment.{step}",
        order_id=payment.order_id,
        at=at,
        lines=transfer(amount, debit=debit, credit=credit),
        note=payment.refund_reference or payment.reference,
    )


def source_of(payment: Payment, step: Step, before: int = 0) -> str:
    """What names the first time that a payment takes a step."""
    return f"payment:{payment.id}:{step}" + (f":{before}" if before else "")


def _sent_from(payment: Payment) -> Account:
    """What came by card and could not go back by card was sent from the bank."""
    return _till(payment) if payment.billing_payment_id is None else Account.BANK


def _till(payment: Payment) -> Account:
    """Where it came from: a car that was traded in is owed for until it counts towards the new one."""
    if payment.method == "TRADE_IN":
        return Account.SUPPLIERS
    return Account.BANK if payment.billing_payment_id is None else Account.PROCESSOR


def book_dispute(actor: Actor, dispute: Dispute, step: Literal["withdrawn", "reinstated"]) -> None:
    """Post that the network took the disputed money, or gave it back, once each."""
    debit, credit = Account.DISPUTED, Account.PROCESSOR
    if step == "reinstated":
        debit, credit = credit, debit
    amount = Money(dispute.amount_minor, dispute.currency)
    _post_dispute(actor, dispute, step, transfer(amount, debit=debit, credit=credit))


def book_loss(actor: Actor, dispute: Dispute, *, held: int) -> None:
    """Post that a dispute is lost: against what is `held` for the order, and what was on its way back anyhow.

    What the buyer has twice stays a claim; the rest, of what the dealer had kept, is at its expense.
    """
    currency = dispute.currency
    gone = dispute.amount_minor - dispute.twice_minor
    if not gone:
        return
    _post_dispute(
        actor,
        dispute,
        "lost",
        (
            Line(Account.CONTRACT_LIABILITY, Money(held, currency)),
            Line(Account.OTHER_PAYABLES, Money(dispute.overtaken_minor, currency)),
            Line(Account.DAMAGES, Money(gone - held - dispute.overtaken_minor, currency)),
            Line(Account.DISPUTED, Money(-gone, currency)),
        ),
    )


def book_twice(actor: Actor, dispute: Dispute, minor: int, *, undone: bool = False) -> None:
    """Post that a refund arrived although the bank had taken the money too; or (`undone`) that it came back.

    Call it when the dispute has its new sum already.
    """
    debit, credit = Account.DISPUTED, Account.PROCESSOR
    if undone:
        debit, credit = credit, debit
    step = f"{'once' if undone else 'twice'}:{dispute.twice_minor}"
    _post_dispute(actor, dispute, step, transfer(Money(minor, dispute.currency), debit=debit, credit=credit))


def _post_dispute(actor: Actor, dispute: Dispute, step: str, lines: tuple[Line, ...]) -> None:
    post(
        actor=actor,
        source=f"dispute:{dispute.id}:{step}",
        kind=f"dispute.{step.partition(':')[0]}",
        order_id=dispute.order_id,
        lines=lines,
        note=dispute.reason,
    )
