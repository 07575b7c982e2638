from __future__ import annotations

from typing import ClassVar

from django.db import models

from core.storage.models import Record, state_check, state_field
from shared_apps.console.states import APPLICATION


class Application(Record):
    """A company asks for a portal. What it typed stays as it was; the dealer made of it is `dealer`.

    `credit_code` is normalised, `phone` E.164, `brands` slugs of the catalogue, `locale` the language in
    which the applicant reads. Coordinates are the city's centre. `milestones` lists [state, time] as they
    came, `reason` is what the applicant is told of a refusal.
    """

    company = models.CharField(max_length=80)
    credit_code = models.CharField(max_length=18)
    brands = models.JSONField(default=list)
    province = models.CharField(max_length=40)
    city = models.CharField(max_length=40)
    address = models.CharField(max_length=200)
    latitude = models.DecimalField(max_digits=9, decimal_places=6)
    longitude = models.DecimalField(max_digits=9, decimal_places=6)
    contact = models.CharField(max_length=80)
    phone = models.CharField(max_length=16)
    email = models.EmailField()
    slug = models.CharField(max_length=31)
    locale = models.CharField(max_length=10, default="zh-hans")
    state = state_field(APPLICATION.choices(), APPLICATION.initial)
    reason = models.CharField(max_length=500, default="", blank=True)
    milestones = models.JSONField(default=list)
    decided_by = models.CharField(max_length=80, default="", blank=True)
    dealer = models.OneToOneField("tenants.Dealer", null=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [
            state_check("application_state_known", APPLICATION.states),
            models.CheckConstraint(
                name="application_refused_with_reason",
                condition=~models.Q(state="REJECTED") | ~models.Q(reason=""),
            ),
            models.CheckConstraint(
                name="application_approved_has_dealer",
                condition=~models.Q(state__in=("APPROVED", "READY")) | models.Q(dealer__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-created_at", "-id"], name="application_newest"),
            models.Index(fields=["state", "-created_at", "-id"], name="application_by_state"),
            models.Index(fields=["credit_code"], name="application_by_code"),
            models.Index(fields=["slug"], name="application_by_slug"),
        ]

    def __str__(self) -> str:
        return self.company
