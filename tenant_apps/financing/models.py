from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from core.storage.guarded import Guarded
from core.storage.models import CurrencyField, MoneyField, Record, state_check, state_field
from core.storage.sealed import SealedText
from tenant_apps.financing.facts import DOCUMENTS
from tenant_apps.financing.states import FINANCE, INQUIRY


class Application(Record, Guarded):
    """How one order is financed. Amounts in minor units of `currency`; `round` counts the times of applying.

    `applicant` is the sealed JSON of a `facts.Applicant`. `accepted_id` is the inquiry whose offer was taken.
    `attention` is a code of what a person must look at, empty when there is nothing.
    """

    order_id = models.UUIDField()
    state = state_field(FINANCE.choices(), FINANCE.initial)
    round = models.PositiveSmallIntegerField(default=1)
    price_minor = MoneyField()
    loan_minor = MoneyField()
    months = models.PositiveSmallIntegerField()
    currency = CurrencyField()
    applicant = SealedText(null=True)
    accepted_id = models.UUIDField(null=True)
    attention = models.CharField(max_length=32, default="", blank=True)

    class Meta:
        constraints = [
            state_check("finance_state_known", FINANCE.states),
            models.UniqueConstraint(name="finance_once_an_order", fields=["order_id"]),
            models.CheckConstraint(
                name="finance_loan_within_price",
                condition=Q(loan_minor__gt=0) & Q(loan_minor__lt=F("price_minor")),
            ),
            models.CheckConstraint(
                name="finance_accepted_one",
                condition=~Q(state__in=["ACCEPTED", "FUNDED"]) | Q(accepted_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"financing of {self.order_id}"


class Inquiry(Record, Guarded):
    """One lender's product asked for. `due_at` is when the lender is to be asked, told or reminded next.

    `rate` and the figures are the product's until the lender offers its own. `asks` is the document it wants.
    `car_unconfirmed_since` is when the car its lender knows was swapped, None once it agrees to the other.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="inquiries")
    state = state_field(INQUIRY.choices(), INQUIRY.initial)
    round = models.PositiveSmallIntegerField()
    lender = models.SlugField(max_length=80, db_index=False)
    product = models.SlugField(max_length=80, db_index=False)
    rule = models.CharField(max_length=120)
    lender_zh = models.CharField(max_length=80)
    lender_en = models.CharField(max_length=80)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    plan = models.CharField(max_length=20)
    months = models.PositiveSmallIntegerField()
    loan_minor = MoneyField()
    left_minor = MoneyField()
    currency = CurrencyField()
    rate = models.DecimalField(max_digits=9, decimal_places=8)
    apr = models.DecimalField(max_digits=18, decimal_places=10)
    first_minor = MoneyField()
    total_minor = MoneyField()
    valid_until = models.DateField(null=True)
    asks = models.CharField(max_length=16, default="", blank=True)
    reason = models.CharField(max_length=60, default="", blank=True)
    due_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    told_at = models.DateTimeField(null=True)
    car_unconfirmed_since = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            state_check("inquiry_state_known", INQUIRY.states),
            models.UniqueConstraint(name="inquiry_product_once", fields=["application", "round", "product"]),
            models.UniqueConstraint(
                name="inquiry_accepted_once",
                fields=["application"],
                condition=Q(state__in=["ACCEPTED", "PAID"]),
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="inquiry_due", condition=Q(due_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.product} {self.state}"

    @property
    def interest_minor(self) -> int:
        """What the credit costs: all that is paid beyond the loan."""
        return int(self.total_minor - self.loan_minor)


class Answer(Record):
    """What a lender said, word for word; said again under the same reference it is kept once."""

    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="answers")
    reference = models.CharField(max_length=80)
    body = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(name="answer_once", fields=["inquiry", "reference"])]

    def __str__(self) -> str:
        return self.reference


class Consent(Record):
    """The buyer's separate consent (单独同意) that one lender gets their data, in the words they read."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="consents")
    lender = models.SlugField(max_length=80, db_index=False)
    text_version = models.CharField(max_length=20)
    text = models.TextField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="consent_one_in_force",
                fields=["application", "lender"],
                condition=Q(withdrawn_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.lender} {self.text_version}"


class Document(Record):
    """A paper the buyer sent in: a picture as WebP, or a PDF. `file` is its key in the dealer's storage."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(max_length=12, choices=[(kind, kind) for kind in DOCUMENTS])
    file = models.CharField(max_length=200)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()

    class Meta:
        constraints = [state_check("finance_document_kind_known", DOCUMENTS, "kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
