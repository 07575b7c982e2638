from __future__ import annotations

from typing import ClassVar

from django.db import models

from core.storage.models import Record, state_check
from core.storage.sealed import BlindIndex, SealedText
from tenant_apps.identities.kinds import ACCOUNTS, IDENTITIES


class Identity(Record):
    """Who a customer (lead) is on paper: an ID card, a passport, or a company by its credit code.

    `name` is as the paper writes it. `number` is sealed; `number_index` finds equal numbers.
    """

    lead_id = models.UUIDField()
    kind = models.CharField(max_length=8, choices=[(k, k) for k in IDENTITIES])
    name = models.CharField(max_length=80)
    number = SealedText()
    number_index = BlindIndex("number")

    class Meta:
        constraints: ClassVar = [
            state_check("identity_kind_known", IDENTITIES, "kind"),
            models.UniqueConstraint(fields=["lead_id"], name="identity_of_lead_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["number_index"], name="identity_by_number")]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class OrderIdentity(Record):
    """Who the buyer of an order is on paper, as contract, invoice and number plate will name them.

    `number` is sealed; `by_buyer` says that the buyers noted it themselves.
    """

    order_id = models.UUIDField()
    kind = models.CharField(max_length=8, choices=[(k, k) for k in IDENTITIES])
    name = models.CharField(max_length=80)
    number = SealedText()
    by_buyer = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            state_check("order_identity_kind_known", IDENTITIES, "kind"),
            models.UniqueConstraint(fields=["order_id"], name="order_identity_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class BankAccount(Record):
    """Where a customer's refunds go: a card of a person, or a company's account. `number` is sealed."""

    lead_id = models.UUIDField()
    kind = models.CharField(max_length=8, choices=[(k, k) for k in ACCOUNTS])
    holder = models.CharField(max_length=80)
    bank = models.CharField(max_length=80)
    number = SealedText()

    class Meta:
        constraints: ClassVar = [
            state_check("bankaccount_kind_known", ACCOUNTS, "kind"),
            models.UniqueConstraint(fields=["lead_id"], name="bankaccount_of_lead_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
