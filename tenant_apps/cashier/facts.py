from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentFacts:
    """A payment as other apps may know it. `at` is its latest step: opened, captured or returned.

    Of the amount, `refund_minor` was asked to go back and `refunded_minor` has gone, `forfeited_minor` was
    kept, `charged_back_minor` was taken by the buyer's bank. `refund_due_at` is when a refund that failed is
    tried again; `refund_waits` while a bank decides over it first.
    """

    id: UUID
    kind: str
    method: str
    amount_minor: int
    currency: str
    state: str
    at: datetime
    reference: str
    error: str
    billing_payment_id: UUID | None = None
    refund_minor: int = 0
    refunded_minor: int = 0
    forfeited_minor: int = 0
    charged_back_minor: int = 0
    held_minor: int = 0
    refund_due_at: datetime | None = None
    refund_waits: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeFacts:
    """A dispute as other apps may know it."""

    id: UUID
    order_id: UUID
    payment_id: UUID
    billing_dispute_id: UUID
    state: str
    amount_minor: int
    currency: str
    reason: str
    withdrawn: bool
    owed: bool
    opened_at: datetime
    due_by: datetime | None
    evidence_sent_at: datetime | None
    evidence_sha256: str
