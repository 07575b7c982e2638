from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from core.storage.guarded import Guarded
from core.storage.models import CurrencyField, MoneyField, Record, state_check, state_field
from core.storage.sealed import SealedText
from tenant_apps.identities.kinds import IDENTITIES
from tenant_apps.invoicing.states import CARS, FORMS, INVOICE, KINDS, SERVICE


class NumberRange(models.Model):
    """The last number of a kind of paper in a year; locked until the paper with the next one is there."""

    kind = models.CharField(max_length=8)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(name="numberrange_once", fields=["kind", "year"])]

    def __str__(self) -> str:
        return f"{self.kind}{self.year}-{self.last:06d}"


class Receipt(Record):
    """A payment confirmed to its buyer. `source` is the ledger's entry of it, one receipt for each."""

    number = models.CharField(max_length=20)
    source = models.CharField(max_length=120)
    order_id = models.UUIDField()
    order_number = models.CharField(max_length=16)
    buyer_name = models.CharField(max_length=80)
    method = models.CharField(max_length=16, default="", blank=True)
    reference = models.CharField(max_length=400, default="", blank=True)
    amount_minor = MoneyField()
    currency = CurrencyField()
    received_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["order_id"], name="receipt_of_order")]
        constraints: ClassVar = [
            models.UniqueConstraint(name="receipt_number_once", fields=["number"]),
            models.UniqueConstraint(name="receipt_once_per_payment", fields=["source"]),
            models.CheckConstraint(name="receipt_positive", condition=Q(amount_minor__gt=0)),
        ]

    def __str__(self) -> str:
        return self.number


class Invoice(Record, Guarded):
    """An invoice (blue) of a car, or of services beside its sale, or the red letter that reverses one.

    Never deleted. `vat_rate` in hundredths of a per cent. `number` is the dealer's own, without gaps;
    `official_code`, `official_number` and `check_code` are the bureau's. `attempts` counts what the bureau
    was asked, `error` is what it said or why nobody knows; `reason` of a red letter says why.
    """

    number = models.CharField(max_length=20)
    kind = models.CharField(max_length=4, choices=[(k, k) for k in KINDS], default="BLUE")
    form = models.CharField(max_length=8, choices=[(f, f) for f in FORMS])
    state = state_field(INVOICE.choices(), INVOICE.initial)
    reverses = models.ForeignKey("self", on_delete=models.RESTRICT, null=True, related_name="red_letters")
    order_id = models.UUIDField()
    order_number = models.CharField(max_length=16)
    seller_name = models.CharField(max_length=120)
    buyer_name = models.CharField(max_length=80)
    id_kind = models.CharField(max_length=8, choices=[(k, k) for k in IDENTITIES])
    id_number = SealedText()
    vin = models.CharField(max_length=17)
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    net_minor = MoneyField()
    vat_minor = MoneyField()
    total_minor = MoneyField()
    vat_rate = models.PositiveSmallIntegerField()
    currency = CurrencyField()
    official_code = models.CharField(max_length=12, default="", blank=True)
    official_number = models.CharField(max_length=20, default="", blank=True)
    check_code = models.CharField(max_length=20, default="", blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=400, default="", blank=True)
    reason = models.CharField(max_length=400, default="", blank=True)
    issued_at = models.DateTimeField(null=True)
    reversed_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["-created_at", "-id"], name="invoice_newest"),
            models.Index(fields=["order_id", "created_at"], name="invoice_of_order"),
        ]
        constraints: ClassVar = [
            state_check("invoice_state_known", INVOICE.states),
            state_check("invoice_kind_known", KINDS, "kind"),
            state_check("invoice_form_known", FORMS, "form"),
            models.UniqueConstraint(name="invoice_number_once", fields=["number"]),
            models.UniqueConstraint(
                name="invoice_one_live_per_order",
                fields=["order_id"],
                condition=Q(kind="BLUE", form__in=CARS) & ~Q(state="REVERSED"),
            ),
            models.UniqueConstraint(
                name="invoice_one_live_service",
                fields=["order_id"],
                condition=Q(kind="BLUE", form=SERVICE) & ~Q(state="REVERSED"),
            ),
            models.UniqueConstraint(
                name="invoice_one_red_letter", fields=["reverses"], condition=~Q(state="REFUSED")
            ),
            models.CheckConstraint(
                name="invoice_adds_up", condition=Q(total_minor=F("net_minor") + F("vat_minor"))
            ),
            models.CheckConstraint(
                name="invoice_red_is_below_zero",
                condition=Q(kind="BLUE", total_minor__gt=0, reverses__isnull=True)
                | Q(kind="RED", total_minor__lt=0, reverses__isnull=False),
            ),
            models.CheckConstraint(
                name="invoice_issued_has_its_number",
                condition=Q(state__in=["DRAFT", "REQUESTED", "REFUSED"])
                | (Q(issued_at__isnull=False) & ~Q(official_number="")),
            ),
        ]

    def __str__(self) -> str:
        return self.number
