from __future__ import annotations

from core.flow.audit.operations import record
from core.kernel.actor import Actor
from tenant_apps.cashier.models import Dispute, Payment


def note_payment(actor: Actor, action: str, payment: Payment, note: str = "") -> None:
    """Write what happened to a payment onto its order's audit line."""
    after = {
        "payment_id": str(payment.id),
        "kind": payment.kind,
        "method": payment.method,
        "amount_minor": payment.amount_minor,
        "currency": payment.currency,
        "state": payment.state,
        "reference": payment.reference,
    }
    record(actor, action, ("order", payment.order_id), after=after, note=note)


def note_dispute(actor: Actor, action: str, dispute: Dispute, note: str = "") -> None:
    """Write what became of a dispute onto its order's audit line."""
    after = {
        "dispute_id": str(dispute.id),
        "payment_id": str(dispute.payment_id),
        "amount_minor": dispute.amount_minor,
        "currency": dispute.currency,
        "state": dispute.state,
        "reason": dispute.reason,
    }
    record(actor, action, ("order", dispute.order_id), after=after, note=note or dispute.reason)
