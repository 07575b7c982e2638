"""What a buyer's bank asks back, and what we answer."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from billing import gateway
from billing.errors import DisputeClosed, PaymentRefused
from billing.events import DisputeChanged
from billing.gateway import DisputeFacts
from billing.models import Dispute, Payment
from core.flow.audit.operations import record
from core.flow.outbox.operations import emit
from core.kernel.actor import SYSTEM, Actor
from tenants.context import market_context

OPEN = ("needs_response", "under_review", "warning_needs_response", "warning_under_review")


def submit_evidence(*, actor: Actor, dispute_id: UUID, evidence: Mapping[str, str]) -> Dispute:
    """Hand evidence in and book the answer. The same evidence again is handed in once.

    Must not run inside a transaction. Raises Dispute.DoesNotExist where a dealer asks for another dealer's,
    DisputeClosed, PaymentUnavailable, PaymentRefused.
    """
    dispute = Dispute.objects.get(pk=dispute_id)  # in the caller's scope: a dealer sees its own only
    if dispute.status not in OPEN:
        raise DisputeClosed()
    print_ = hashlib.sha256(repr(sorted(evidence.items())).encode()).hexdigest()[:32]
    with market_context():
        try:
            facts = gateway.submit_evidence(
                dispute.stripe_dispute_id, evidence, key=f"evidence:{dispute.pk}:{print_}"
            )
        except PaymentRefused as refused:
            facts = gateway.retrieve_dispute(dispute.stripe_dispute_id)
            if facts.status in OPEN:
                raise
            book_dispute(dispute.payment_id, facts)
            raise DisputeClosed() from refused
        with transaction.atomic():
            record(actor, "billing.dispute.evidence", ("dispute", dispute.pk), after={"print": print_})
            return book_dispute(dispute.payment_id, facts)


def book_dispute(payment_id: UUID, facts: DisputeFacts) -> Dispute:
    """Bring a dispute to what Stripe says of it, and tell its dealer where that is news."""
    with transaction.atomic():
        payment = Payment.objects.select_for_update().get(pk=payment_id)
        told = {
            "status": facts.status,
            "withdrawn": facts.withdrawn,
            "reason": facts.reason[:60],
            "due_by": facts.due_by,
        }
        dispute, fresh = Dispute.objects.get_or_create(
            stripe_dispute_id=facts.dispute_id,
            defaults={
                "payment": payment,
                "dealer_schema": payment.dealer_schema,
                "amount_minor": facts.amount.amount,
                "currency": facts.amount.currency,
                **told,
            },
        )
        if not fresh and dispute.status not in OPEN and facts.status in OPEN:
            return dispute  # asked for before the bank had decided, and booked after
        if not fresh and all(getattr(dispute, name) == value for name, value in told.items()):
            return dispute
        for name, value in told.items():
            setattr(dispute, name, value)
        dispute.save()
        record(
            SYSTEM,
            "billing.dispute.changed",
            ("dispute", dispute.pk),
            after={"status": facts.status, "withdrawn": facts.withdrawn, **facts.amount.as_json()},
        )
        changed = DisputeChanged(
            dispute_id=dispute.pk,
            payment_id=payment.pk,
            purpose=payment.purpose,
            subject_id=payment.subject_id,
            amount_minor=dispute.amount_minor,
            currency=dispute.currency,
            status=dispute.status,
            reason=dispute.reason,
            withdrawn=dispute.withdrawn,
            due_by=dispute.due_by,
        )
        emit(changed, aggregate=f"payment:{payment.pk}", dealer=payment.dealer_schema)
        return dispute
