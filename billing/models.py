from django.db import models
from django.db.models import F, Q

from billing.states import PAYMENT, REFUND, STANDING
from core.kernel import clock
from core.storage.models import CurrencyField, MoneyField, Record, state_check, state_field


class Payment(Record):
    """One buyer's payment to one dealer for one thing (`subject_id`, of the kind that `purpose` implies).

    The row is written before Stripe is called and holds everything the call says, so that the call can be
    repeated word for word after a crash. `expires_at` is when we stop waiting; Stripe's own page may close
    later. `refunded_minor` counts refunds asked for as well as done, and falls when one fails.
    """

    dealer_schema = models.CharField(max_length=63)
    purpose = models.CharField(max_length=24)
    subject_id = models.UUIDField()
    buyer_id = models.UUIDField()
    amount_minor = MoneyField()
    currency = CurrencyField()
    state = state_field(PAYMENT.choices(), PAYMENT.initial)
    description = models.CharField(max_length=250)
    detail = models.CharField(max_length=250, default="", blank=True)
    locale = models.CharField(max_length=12)
    buyer_email = models.CharField(max_length=254, default="", blank=True)
    success_url = models.CharField(max_length=2000)
    cancel_url = models.CharField(max_length=2000)
    expires_at = models.DateTimeField()
    stripe_session_id = models.CharField(max_length=120, unique=True, null=True)
    stripe_payment_intent_id = models.CharField(max_length=120, default="", blank=True)
    checkout_url = models.CharField(max_length=2000, default="", blank=True)
    method = models.CharField(max_length=24, default="", blank=True)
    captured_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(default=clock.now)
    refunded_minor = MoneyField(default=0)
    last_error = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            state_check("payment_state", PAYMENT.states),
            models.CheckConstraint(name="payment_amount_positive", condition=Q(amount_minor__gt=0)),
            models.CheckConstraint(
                name="payment_refunded_within",
                condition=Q(refunded_minor__gte=0) & Q(refunded_minor__lte=F("amount_minor")),
            ),
            models.CheckConstraint(
                name="payment_refunded_if_captured", condition=Q(refunded_minor=0) | Q(state="CAPTURED")
            ),
            models.CheckConstraint(
                name="payment_captured_dated", condition=Q(captured_at=None) ^ Q(state="CAPTURED")
            ),
            models.UniqueConstraint(
                name="payment_one_standing",
                fields=["dealer_schema", "subject_id", "purpose"],
                condition=Q(state__in=STANDING),
            ),
        ]
        indexes = [
            models.Index(fields=["buyer_id", "-created_at"], name="payment_by_buyer"),
            models.Index(fields=["subject_id", "-created_at"], name="payment_by_subject"),
            models.Index(
                fields=["checked_at"], name="payment_live", condition=Q(state__in=("CREATED", "OPEN"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.subject_id} {self.state}"


class Refund(Record):
    """Money going back to a buyer. `key` is the asker's: the same key is the same refund.

    `attempts` counts calls without a clear answer; at `due_at` Stripe is asked next.
    """

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    dealer_schema = models.CharField(max_length=63)
    key = models.CharField(max_length=120)
    amount_minor = MoneyField()
    currency = CurrencyField()
    reason = models.CharField(max_length=250, default="", blank=True)
    state = state_field(REFUND.choices(), REFUND.initial)
    stripe_refund_id = models.CharField(max_length=120, unique=True, null=True)
    attempts = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(default=clock.now)
    settled_at = models.DateTimeField(null=True)
    last_error = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            state_check("refund_state", REFUND.states),
            models.CheckConstraint(name="refund_amount_positive", condition=Q(amount_minor__gt=0)),
            models.UniqueConstraint(name="refund_key", fields=["payment", "key"]),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], name="refund_due", condition=Q(state__in=("REQUESTED", "PENDING"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount_minor} {self.currency} {self.state}"


class Dispute(Record):
    """A payment that the buyer's bank asks back, as Stripe has it; `status` and `reason` are its words.

    `withdrawn` while the money is with the bank.
    """

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="disputes")
    dealer_schema = models.CharField(max_length=63)
    stripe_dispute_id = models.CharField(max_length=120)
    amount_minor = MoneyField()
    currency = CurrencyField()
    status = models.CharField(max_length=40)
    reason = models.CharField(max_length=60, default="", blank=True)
    withdrawn = models.BooleanField(default=False)
    due_by = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="dispute_amount_positive", condition=Q(amount_minor__gt=0)),
            models.UniqueConstraint(name="dispute_stripe_id", fields=["stripe_dispute_id"]),
        ]

    def __str__(self) -> str:
        return f"{self.stripe_dispute_id} {self.status}"


class WebhookEvent(models.Model):
    """What Stripe told us, word for word, once by its own id.

    Without `processed_at` it is still to be acted on. `error` says why acting failed, or why an event
    that was acted on changed nothing it should have. Some weeks after that `payload` is emptied.
    """

    id = models.BigAutoField(primary_key=True)
    stripe_event_id = models.CharField(max_length=120, unique=True)
    type = models.CharField(max_length=80)
    payload = models.JSONField()
    received_at = models.DateTimeField(default=clock.now)
    processed_at = models.DateTimeField(null=True)
    error = models.TextField(default="", blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["received_at"], name="webhook_unprocessed", condition=Q(processed_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.stripe_event_id}"
