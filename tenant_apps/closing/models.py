from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from core.storage.guarded import Guarded
from core.storage.models import CurrencyField, MoneyField, Record, state_check, state_field
from tenant_apps.closing.facts import FORMS
from tenant_apps.closing.states import DAY, LINE, WRITE_OFFS
from tenant_apps.ledger.terms import Account

STATED = (Account.BANK.value, Account.PROCESSOR.value)
"""Accounts of which somebody outside sends statements."""


class Statement(Record):
    """A file that was imported: never twice, by its digest. `columns` says how its headers were read."""

    form = models.CharField(max_length=8, choices=[(f, f) for f in FORMS])
    account = models.CharField(max_length=8)
    label = models.CharField(max_length=60, default="", blank=True)
    file_name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    columns = models.JSONField(default=dict)
    first_on = models.DateField()
    last_on = models.DateField()
    lines_read = models.PositiveIntegerField()
    lines_new = models.PositiveIntegerField()
    imported_by = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            state_check("statement_form_known", FORMS, "form"),
            state_check("statement_account_known", STATED, "account"),
            models.UniqueConstraint(name="statement_file_once", fields=["sha256"]),
        ]

    def __str__(self) -> str:
        return self.file_name


class StatementLine(Record, Guarded):
    """A movement as bank or card processor state it, in is positive; the same one is kept once (`key`).

    `entry_id` is the ledger's entry that it is, or that explains it. `evidence` lists what spoke for a match,
    "by_hand" for a person's; `write_off` and `note` say what else it was.
    """

    statement = models.ForeignKey(Statement, on_delete=models.RESTRICT, related_name="lines")
    place = models.PositiveIntegerField()
    account = models.CharField(max_length=8)
    key = models.CharField(max_length=64)
    on = models.DateField()
    amount_minor = MoneyField()
    currency = CurrencyField()
    counterparty = models.CharField(max_length=120, default="", blank=True)
    reference = models.CharField(max_length=120, default="", blank=True)
    text = models.CharField(max_length=400, default="", blank=True)
    category = models.CharField(max_length=40, default="", blank=True)
    fee_minor = MoneyField(default=0)
    state = state_field(LINE.choices(), LINE.initial)
    entry_id = models.UUIDField(null=True)
    evidence = models.CharField(max_length=120, default="", blank=True)
    write_off = models.CharField(max_length=10, default="", blank=True)
    note = models.CharField(max_length=400, default="", blank=True)
    decided_by = models.CharField(max_length=120, default="", blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "on"], name="line_by_state")]
        constraints: ClassVar = [
            state_check("line_state_known", LINE.states),
            state_check("line_account_known", STATED, "account"),
            state_check("line_write_off_known", ("", *WRITE_OFFS), "write_off"),
            models.UniqueConstraint(name="line_once", fields=["key"]),
            models.UniqueConstraint(
                name="line_movement_once", fields=["entry_id", "account"], condition=Q(entry_id__isnull=False)
            ),
            models.CheckConstraint(
                name="line_explained_by_an_entry",
                condition=Q(state="OPEN", entry_id__isnull=True) | ~Q(state="OPEN", entry_id__isnull=False),
            ),
            models.CheckConstraint(name="line_not_nothing", condition=~Q(amount_minor=0) | ~Q(fee_minor=0)),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.amount_minor} {self.currency}"


class Explanation(Record):
    """Why a movement of the books has no line on a statement, as a person says."""

    entry_id = models.UUIDField()
    account = models.CharField(max_length=8)
    reason = models.CharField(max_length=400)
    explained_by = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            state_check("explanation_account_known", STATED, "account"),
            models.UniqueConstraint(name="explanation_once", fields=["entry_id", "account"]),
        ]

    def __str__(self) -> str:
        return self.reason


class DayClosing(Record, Guarded):
    """A day whose books were closed; a day that was opened again keeps its row, and closing makes another."""

    day = models.DateField()
    state = state_field(DAY.choices(), DAY.initial)
    closed_by = models.CharField(max_length=120)
    asked_by = models.CharField(max_length=120, default="", blank=True)
    asked_by_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=400, default="", blank=True)
    reopened_by = models.CharField(max_length=120, default="", blank=True)

    class Meta:
        constraints: ClassVar = [
            state_check("closing_state_known", DAY.states),
            models.UniqueConstraint(name="closing_once", fields=["day"], condition=~Q(state="REOPENED")),
        ]

    def __str__(self) -> str:
        return str(self.day)
