from __future__ import annotations

from core.flow.audit.operations import record
from core.kernel.actor import Actor
from tenant_apps.cashier.models import Payment


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
