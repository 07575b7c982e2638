from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from core.kernel import ids
from core.storage.guarded import Guarded
from core.storage.models import Record, state_check, state_field
from tenant_apps.registration.facts import BROUGHT
from tenant_apps.registration.states import REGISTRATION


class Registration(Record, Guarded):
    """The registration of one order's car.

    `filing_key` names the present filing at the office, `times_filed` how many there were, `calls` how often
    the office was called about the present one, `call_at` when it is called next. `trouble` is a code of why
    the last call failed; `given_up` says that a person must look at it. `tax_refund_due_since` is when a car
    came back whose buyer may have the purchase tax back, `tax_refund_handed_at` when they got its papers.
    """

    order_id = models.UUIDField()
    state = state_field(REGISTRATION.choices(), REGISTRATION.initial)
    filing_key = models.UUIDField(default=ids.new_id)
    times_filed = models.PositiveSmallIntegerField(default=0)
    calls = models.PositiveSmallIntegerField(default=0)
    call_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=40, default="", blank=True)
    given_up = models.BooleanField(default=False)
    reasons = models.JSONField(default=list)
    plate = models.CharField(max_length=12, default="", blank=True)
    submitted_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    tax_refund_due_since = models.DateTimeField(null=True)
    tax_refund_handed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            state_check("registration_state_known", REGISTRATION.states),
            models.UniqueConstraint(fields=["order_id"], name="registration_of_order_once"),
            models.CheckConstraint(
                name="registration_has_its_plate", condition=~Q(state="REGISTERED") | ~Q(plate="")
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["call_at"],
                name="registration_to_call",
                condition=Q(state="SUBMITTED", given_up=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.state}"


class PackDocument(Record):
    """A document that somebody brought: a key of the default storage, and who brought it."""

    order_id = models.UUIDField()
    kind = models.CharField(max_length=16, choices=[(kind, kind) for kind in BROUGHT])
    photo = models.CharField(max_length=200)
    brought_by = models.CharField(max_length=80)

    class Meta:
        constraints: ClassVar = [
            state_check("pack_document_kind_known", BROUGHT, "kind"),
            models.UniqueConstraint(fields=["order_id", "kind"], name="pack_document_once"),
        ]

    def __str__(self) -> str:
        return self.kind
