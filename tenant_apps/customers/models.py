from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from core.storage.models import Record, state_check, state_field
from tenant_apps.customers.states import FOLLOW_UPS, LEAD, SOURCES


class Lead(Record):
    """Somebody who may buy, and how far the conversation has come.

    `phone` is E.164. `owner_id` is the account of the adviser who follows up. A lead from the market keeps
    `vehicle_id` and `buyer_id` of the enquiry, and the event that brought it, which never brings a second.
    `lost_reason` is there exactly when it is lost. `version` grows by one with each change.
    """

    number = models.CharField(max_length=16)
    name = models.CharField(max_length=80)
    phone = models.CharField(max_length=16)
    email = models.EmailField(default="", blank=True)
    source = models.CharField(max_length=12, choices=[(s, s) for s in SOURCES])
    interest = models.CharField(max_length=200, default="", blank=True)
    note = models.TextField(default="", blank=True)
    state = state_field(LEAD.choices(), LEAD.initial)
    owner_id = models.UUIDField(null=True)
    vehicle_id = models.UUIDField(null=True)
    buyer_id = models.UUIDField(null=True)
    source_event_id = models.UUIDField(null=True)
    lost_reason = models.CharField(max_length=500, default="", blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            state_check("lead_state_known", LEAD.states),
            state_check("lead_source_known", SOURCES, "source"),
            models.UniqueConstraint(fields=["number"], name="lead_number_once"),
            models.UniqueConstraint(fields=["source_event_id"], name="lead_of_event_once"),
            models.CheckConstraint(
                name="lead_lost_for_a_reason", condition=Q(state="LOST") ^ Q(lost_reason="")
            ),
            models.CheckConstraint(
                name="lead_followed_by_someone",
                condition=Q(state__in=("NEW", "LOST")) | Q(owner_id__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-created_at", "-id"], name="lead_newest"),
            models.Index(fields=["state", "-created_at", "-id"], name="lead_by_state"),
        ]

    def __str__(self) -> str:
        return self.number


class FollowUp(Record):
    """What is to be done next about a lead, by whom and by which day of the dealer's calendar."""

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="follow_ups")
    kind = models.CharField(max_length=8, choices=[(kind, kind) for kind in FOLLOW_UPS])
    due_on = models.DateField()
    owner_id = models.UUIDField(null=True)
    note = models.CharField(max_length=500, default="", blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [state_check("follow_up_kind_known", FOLLOW_UPS, "kind")]
        indexes: ClassVar = [
            models.Index(fields=["lead", "due_on"], condition=Q(done_at__isnull=True), name="follow_up_open")
        ]

    def __str__(self) -> str:
        return self.kind
