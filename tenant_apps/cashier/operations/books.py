"""What a payment's steps mean in the ledger."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from core.kernel.actor import Actor
from core.kernel.money import Money
from tenant_apps.cashier.models import Payment
from tenant_apps.ledger.operations import post
from tenant_apps.ledger.terms import Account, transfer

Step = Literal["captured", "refused", "refund_asked", "refunded"]


def book(actor: Actor, payment: Payment, step: Step, at: datetime | None = None) -> None:
    """Post a step of a payment, once: kept for the order, taken and not kept, owed back, back."""
    till = Account.BANK if payment.billing_payment_id is None else Account.PROCESSOR
    debit, credit = {
        "captured": (till, Account.CONTRACT_LIABILITY),
        "refused": (till, Account.OTHER_PAYABLES),
        "refund_asked": (Account.CONTRACT_LIABILITY, Account.OTHER_PAYABLES),
        "refunded": (Account.OTHER_PAYABLES, till),
    }[step]
    post(
        actor=actor,
        source=f"payment:{payment.id}:{step}",
        kind=f"payment.{step}",
        order_id=payment.order_id,
        at=at,
        lines=transfer(Money(payment.amount_minor, payment.currency), debit=debit, credit=credit),
        note=payment.refund_reference or payment.reference,
    )
