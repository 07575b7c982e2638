from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import F, Q, QuerySet, Sum

from tenant_apps.cashier.facts import DisputeFacts, PaymentFacts
from tenant_apps.cashier.models import Account, Dispute, Payment
from tenant_apps.cashier.states import ACCOUNT, FEE, GIVEN_UP, OPEN_DISPUTES


def account(order_id: UUID) -> Account:
    """What an order owes and what is held for it. Raises Account.DoesNotExist for an order never opened."""
    return Account.objects.get(order_id=order_id)


def payments_of(order_id: UUID) -> list[PaymentFacts]:
    """Every payment of an order, oldest first."""
    return [_facts(row) for row in Payment.objects.filter(order_id=order_id).order_by("created_at", "id")]


def payment_by_billing(billing_payment_id: UUID) -> PaymentFacts | None:
    """The payment that came, or is to come, through this payment in billing."""
    found = Payment.objects.filter(billing_payment_id=billing_payment_id).first()
    return _facts(found) if found else None


SENT_BY_HAND = Q(billing_payment_id__isnull=True) | Q(refund_attempts__gte=GIVEN_UP, refund_waits=False)
"""Payments that the dealer's bank sends back: transfers, and what could not go back by card."""


def is_asked_for(payment_id: UUID, minor: int) -> bool:
    """Whether this much of a payment shall still go back: no bank has taken it since it was asked for."""
    row = Payment.objects.filter(id=payment_id, state="REFUND_PENDING", refund_waits=False).first()
    return row is not None and row.in_flight_minor == minor


def fees_of(order_id: UUID) -> list[PaymentFacts]:
    """Payments for services beside an order's price, oldest first."""
    return [one for one in payments_of(order_id) if one.kind == FEE]


def fees_held(order_id: UUID) -> int:
    """What is held for services beside an order's price, in minor units."""
    return sum(one.held_minor for one in fees_of(order_id))


def fees_returnable(order_id: UUID) -> int:
    """What of that may be asked back now: of a payment one part goes back at a time."""
    return sum(one.held_minor for one in fees_of(order_id) if one.state == "CAPTURED")


def fee_order_of(payment_id: UUID) -> UUID | None:
    """The order of a payment for a service beside the price; None for any other payment."""
    return Payment.objects.filter(id=payment_id, kind=FEE).values_list("order_id", flat=True).first()


def transfers_to_return(order_ids: Iterable[UUID]) -> set[UUID]:
    """Those of the orders for which money waits to be sent back by hand."""
    waiting = Payment.objects.filter(SENT_BY_HAND, order_id__in=list(order_ids), state="REFUND_PENDING")
    return set(waiting.values_list("order_id", flat=True))


def standing_of(order_id: UUID) -> str:
    """Where an order's money stands: the state of its account, the initial one where none was opened."""
    found = Account.objects.filter(order_id=order_id).values_list("state", flat=True).first()
    return str(found or ACCOUNT.initial)


def disputes_of(order_id: UUID) -> list[DisputeFacts]:
    """Every dispute over an order's payments, oldest first."""
    rows = Dispute.objects.filter(order_id=order_id).order_by("created_at", "id")
    return [
        DisputeFacts(
            id=row.id,
            order_id=row.order_id,
            payment_id=row.payment_id,
            billing_dispute_id=row.billing_dispute_id,
            state=row.state,
            amount_minor=row.amount_minor,
            currency=row.currency,
            reason=row.reason,
            withdrawn=row.withdrawn,
            owed=row.owed,
            opened_at=row.created_at,
            due_by=row.due_by,
            evidence_sent_at=row.evidence_sent_at,
            evidence_sha256=row.evidence_sha256,
        )
        for row in rows
    ]


def disputes_waiting() -> QuerySet[Dispute]:
    """Disputes that nobody has answered, waiting `since` they were opened."""
    return Dispute.objects.filter(state="NEEDS_RESPONSE").annotate(since=F("created_at"))


def dispute_state(billing_dispute_id: UUID) -> str:
    """Where a dispute stands; empty for one not heard of."""
    rows = Dispute.objects.filter(billing_dispute_id=billing_dispute_id)
    return str(rows.values_list("state", flat=True).first() or "")


def owed_minor(order_id: UUID) -> int:
    """What the buyer's bank took back after the hand-over, in minor units: held no more, and owed."""
    rows = Dispute.objects.filter(order_id=order_id, owed=True)
    return int(rows.aggregate(sum=Sum("amount_minor"))["sum"] or 0)


def is_in_dispute(payment_id: UUID) -> bool:
    """Whether a bank has not decided yet on this payment."""
    return Dispute.objects.filter(payment_id=payment_id, state__in=OPEN_DISPUTES).exists()


def is_disputed(order_id: UUID) -> bool:
    """Whether a bank has not decided yet on money of this order."""
    return Dispute.objects.filter(order_id=order_id, state__in=OPEN_DISPUTES).exists()


def _facts(row: Payment) -> PaymentFacts:
    return PaymentFacts(
        id=row.id,
        kind=row.kind,
        method=row.method,
        amount_minor=row.amount_minor,
        currency=row.currency,
        state=row.state,
        at=row.refunded_at or row.captured_at or row.created_at,
        reference=row.reference,
        error=row.error,
        billing_payment_id=row.billing_payment_id,
        refund_minor=row.refund_minor,
        refunded_minor=row.refunded_minor,
        forfeited_minor=row.forfeited_minor,
        charged_back_minor=row.charged_back_minor,
        held_minor=row.rest_minor,
        refund_due_at=row.refund_due_at if row.error else None,
        refund_waits=row.refund_waits,
    )
