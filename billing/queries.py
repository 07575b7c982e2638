"""What has been paid and given back. In a dealer's scope only its own rows are seen."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Case, IntegerField, Q, QuerySet, When

from billing.models import Payment, Refund, WebhookEvent
from billing.states import LIVE, STANDING


def payment_for(dealer_schema: str, subject_id: UUID, purpose: str = "DEPOSIT") -> Payment | None:
    """The payment of a thing that stands (open or captured), else the latest that came to nothing."""
    standing = Case(When(state__in=STANDING, then=0), default=1, output_field=IntegerField())
    return (
        Payment.objects.filter(dealer_schema=dealer_schema, subject_id=subject_id, purpose=purpose)
        .order_by(standing, "-created_at")
        .first()
    )


def payments_for(dealer_schema: str, subject_id: UUID) -> QuerySet[Payment]:
    """Every payment of a thing with its refunds, newest first."""
    return (
        Payment.objects.filter(dealer_schema=dealer_schema, subject_id=subject_id)
        .prefetch_related("refunds")
        .order_by("-created_at")
    )


def stuck_refunds() -> QuerySet[Refund]:
    """Refunds that need a person: given up, failed, or silent for several attempts; oldest first."""
    return (
        Refund.objects.filter(Q(state__in=("STUCK", "FAILED")) | Q(state="REQUESTED", attempts__gte=3))
        .select_related("payment")
        .order_by("created_at")
    )


def unprocessed_webhooks() -> QuerySet[WebhookEvent]:
    """Webhooks that could not be acted on, oldest first."""
    return WebhookEvent.objects.filter(processed_at=None).order_by("received_at")


def live_payments(unseen_since: datetime, limit: int) -> list[UUID]:
    """Payments still waiting for the buyer that nobody has looked at since, longest unseen first."""
    rows = Payment.objects.filter(state__in=LIVE, checked_at__lte=unseen_since).order_by("checked_at")
    return list(rows.values_list("id", flat=True)[:limit])


def due_refunds(now: datetime, limit: int) -> list[UUID]:
    """Refunds about which Stripe is to be asked (again), longest due first."""
    rows = Refund.objects.filter(state__in=("REQUESTED", "PENDING"), due_at__lte=now).order_by("due_at")
    return list(rows.values_list("id", flat=True)[:limit])
