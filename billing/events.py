"""What happened to money. Each goes to the dealer it concerns."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from core.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentCaptured(Event):
    """Stripe holds the money. `method` is CARD, ALIPAY, WECHAT_PAY or UNKNOWN; amounts in minor units."""

    name: ClassVar[str] = "billing.payment_captured"
    payment_id: UUID
    purpose: str
    subject_id: UUID
    amount_minor: int
    currency: str
    method: str
    captured_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentFailed(Event):
    """This payment will not come: refused for good, or never got as far as a page to pay on."""

    name: ClassVar[str] = "billing.payment_failed"
    payment_id: UUID
    purpose: str
    subject_id: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckoutExpired(Event):
    """The page to pay on is closed and nothing was paid."""

    name: ClassVar[str] = "billing.checkout_expired"
    payment_id: UUID
    purpose: str
    subject_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckoutDropped(Event):
    """Nobody waits for this payment any more: its page is to be closed."""

    name: ClassVar[str] = "billing.checkout_dropped"
    payment_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundRequested(Event):
    """Money is to go back; it is set aside and cannot be promised twice."""

    name: ClassVar[str] = "billing.refund_requested"
    payment_id: UUID
    refund_id: UUID
    subject_id: UUID
    amount_minor: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundSucceeded(Event):
    """The money is on its way back to the buyer."""

    name: ClassVar[str] = "billing.refund_succeeded"
    payment_id: UUID
    refund_id: UUID
    subject_id: UUID
    amount_minor: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundFailed(Event):
    """The money could not be given back; it counts as kept again until somebody acts."""

    name: ClassVar[str] = "billing.refund_failed"
    payment_id: UUID
    refund_id: UUID
    subject_id: UUID
    amount_minor: int
    currency: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeChanged(Event):
    """The buyer's bank asks money back, or what became of that. `status` is Stripe's word, amounts as above.

    `withdrawn` while the money is with the bank; `due_by` is the last moment for evidence.
    """

    name: ClassVar[str] = "billing.dispute_changed"
    dispute_id: UUID
    payment_id: UUID
    purpose: str
    subject_id: UUID
    amount_minor: int
    currency: str
    status: str
    reason: str
    withdrawn: bool
    due_by: datetime | None
