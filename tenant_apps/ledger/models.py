from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from core.kernel import clock, ids
from core.storage.models import CurrencyField, MoneyField, state_check
from tenant_apps.ledger.terms import Account

ACCOUNTS = tuple(str(account.value) for account in Account)


class Entry(models.Model):
    """One thing that happened to money, as postings whose debits equal their credits in every currency.

    `source` names the happening and is unique, so that none is posted twice. The database refuses an entry
    out of balance, one in books that are closed, and any change of what was posted: a mistake is posted back.
    `late_for` is when it happened, where that day's books were closed already.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    at = models.DateTimeField(default=clock.now)
    source = models.CharField(max_length=120)
    kind = models.CharField(max_length=40)
    order_id = models.UUIDField(null=True)
    note = models.CharField(max_length=400, default="", blank=True)
    posted_by = models.CharField(max_length=120)
    late_for = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["order_id", "at"], name="entry_of_order")]
        constraints: ClassVar = [models.UniqueConstraint(name="entry_posted_once", fields=["source"])]

    def __str__(self) -> str:
        return self.source


class Posting(models.Model):
    """An amount on an account: debits are positive, credits negative."""

    entry = models.ForeignKey(Entry, on_delete=models.RESTRICT, related_name="postings")
    order_id = models.UUIDField(null=True)
    account = models.CharField(max_length=8)
    amount_minor = MoneyField()
    currency = CurrencyField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["order_id", "account"], name="posting_of_order"),
            models.Index(fields=["account", "currency"], name="posting_on_account", include=["amount_minor"]),
        ]
        constraints: ClassVar = [
            state_check("posting_account_known", ACCOUNTS, "account"),
            models.CheckConstraint(name="posting_not_nothing", condition=~Q(amount_minor=0)),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.amount_minor} {self.currency}"


class BooksLock(models.Model):
    """The last day whose books are closed, in one row; nothing is posted into it or before (of Shanghai)."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    through = models.DateField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(name="bookslock_is_one", condition=Q(id=1))]

    def __str__(self) -> str:
        return str(self.through)
