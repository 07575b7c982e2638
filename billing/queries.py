"""What has been paid and given back. In a dealer's scope only its own rows are seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case, IntegerField, Q, QuerySet, When

from billing.models import Payment, Refund, WebhookEvent
from billing.states import LIVE, STANDING
from core.kernel.money import Money


@dataclass(frozen=True, slots=True)
class Movement:
    """Money that came in, or (`returned`) was asked to go back; of a payment for the thing `subject_id`."""

    payment_id: UUID
    subject_id: UUID
    amount: Money
    at: datetime
    method: str
    description: str
    returned: bool


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


def captured_since(dealer_schema: str, moment: datetime) -> Iterator[Movement]:
    """What a dealer's buyers paid since a moment, oldest first; `returned` where any of it went back."""
    rows = Payment.objects.filter(dealer_schema=dealer_schema, state="CAPTURED", captured_at__gte=moment)
    for row in rows.order_by("captured_at", "id"):
        amount, at = Money(row.amount_minor, row.currency), row.captured_at or row.created_at
        yield Movement(
            row.id, row.subject_id, amount, at, row.method, row.description, row.refunded_minor > 0
        )


def refunds_since(dealer_schema: str, moment: datetime) -> Iterator[Movement]:
    """What was asked to go back to a dealer's buyers since a moment and has not failed, oldest first."""
    rows = Refund.objects.filter(dealer_schema=dealer_schema, created_at__gte=moment).exclude(state="FAILED")
    for row in rows.select_related("payment").order_by("created_at", "id"):
        paid = row.payment
        yield Movement(
            paid.id,
            paid.subject_id,
            Money(row.amount_minor, row.currency),
            row.created_at,
            paid.method,
            paid.description,
            True,
        )


def live_payments(unseen_since: datetime, limit: int) -> list[UUID]:
    """Payments still waiting for the buyer that nobody has looked at since, longest unseen first."""
    rows = Payment.objects.filter(state__in=LIVE, checked_at__lte=unseen_since).order_by("checked_at")
    return list(rows.values_list("id", flat=True)[:limit])


def due_refunds(now: datetime, limit: int) -> list[UUID]:
    """Refunds about which Stripe is to be asked (again), longest due first."""
    rows = Refund.objects.filter(state__in=("REQUESTED", "PENDING"), due_at__lte=now).order_by("due_at")
    return list(rows.values_list("id", flat=True)[:limit])
