from __future__ import annotations

from django.db import models
from django.db.models import Q

from core.storage.guarded import Guarded
from core.storage.models import CurrencyField, MoneyField, Record, state_check, state_field
from tenant_apps.insurance.states import INSURANCE, QUOTE


class Insurance(Record, Guarded):
    """How one order's car is insured. `covers` are codes of the tariff beside 交强险, which is always in.

    `taken_id` is the quote that was bound; a buyer's own policy elsewhere has an `insurer`, a number and a
    picture (`file`, its key in the dealer's storage). `policy_number` is empty until there is one.
    """

    order_id = models.UUIDField()
    state = state_field(INSURANCE.choices(), INSURANCE.initial)
    round = models.PositiveSmallIntegerField(default=0)
    covers = models.JSONField(default=list)
    starts_on = models.DateField()
    taken_id = models.UUIDField(null=True)
    insurer_zh = models.CharField(max_length=80, default="", blank=True)
    insurer_en = models.CharField(max_length=80, default="", blank=True)
    policy_number = models.CharField(max_length=40, default="", blank=True)
    file = models.CharField(max_length=200, default="", blank=True)
    content_type = models.CharField(max_length=40, default="", blank=True)
    note = models.CharField(max_length=400, default="", blank=True)

    class Meta:
        constraints = [
            state_check("insurance_state_known", INSURANCE.states),
            models.UniqueConstraint(name="insurance_once_an_order", fields=["order_id"]),
            models.CheckConstraint(
                name="insurance_active_has_a_number", condition=~Q(state="ACTIVE") | ~Q(policy_number="")
            ),
        ]

    def __str__(self) -> str:
        return f"insurance of {self.order_id}"


class Quote(Record, Guarded):
    """What one insurer asks for a year; amounts in minor units. `due_at` is when it is called next.

    `answer` and `bound` are what it said, word for word; `told_at` when it knew that it is not wanted.
    """

    insurance = models.ForeignKey(Insurance, on_delete=models.CASCADE, related_name="quotes")
    state = state_field(QUOTE.choices(), QUOTE.initial)
    round = models.PositiveSmallIntegerField()
    insurer = models.SlugField(max_length=40, db_index=False)
    insurer_zh = models.CharField(max_length=80)
    insurer_en = models.CharField(max_length=80)
    price_minor = MoneyField()
    compulsory_minor = MoneyField()
    commercial_minor = MoneyField()
    currency = CurrencyField()
    valid_until = models.DateTimeField(null=True)
    reason = models.CharField(max_length=60, default="", blank=True)
    due_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    answer = models.JSONField(null=True)
    bound = models.JSONField(null=True)

    class Meta:
        constraints = [
            state_check("quote_state_known", QUOTE.states),
            models.UniqueConstraint(name="quote_insurer_once", fields=["insurance", "round", "insurer"]),
        ]
        indexes = [models.Index(fields=["due_at"], name="quote_due", condition=Q(due_at__isnull=False))]

    def __str__(self) -> str:
        return f"{self.insurer} {self.state}"

    @property
    def total_minor(self) -> int:
        """A year's premium, compulsory and commercial."""
        return int(self.compulsory_minor + self.commercial_minor)
