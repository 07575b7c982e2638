from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from core.kernel import clock
from core.storage.models import CurrencyField, MoneyField, Record, state_check, state_field
from shared_apps.inbox.facts import KINDS, SIDES
from tenant_apps.customers.states import ENQUIRY_STATES, FOLLOW_UPS, LEAD, SOURCES, WAITING


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


class Enquiry(Record):
    """What somebody on the market asked us, and how long they waited. `id` is the buyer's thread's.

    `subject` is `car:<listing>` or `series:<series>`. With `inbox` answers reach the buyer's inbox, otherwise
    the buyer can only be called. `due_at` is until when the buyer is to be answered, or called between
    `call_from` and `call_until`. `first_answered_at` is when somebody here first did.
    """

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="enquiries")
    kind = models.CharField(max_length=8)
    subject = models.CharField(max_length=48, default="", blank=True)
    title_zh = models.CharField(max_length=400)
    title_en = models.CharField(max_length=400)
    inbox = models.BooleanField(default=False)
    contact = models.CharField(max_length=12, default="ANY")
    call_from = models.DateTimeField(null=True)
    call_until = models.DateTimeField(null=True)
    currency = CurrencyField()
    state = models.CharField(max_length=8, default=WAITING)
    made_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField()
    first_answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            state_check("enquiry_state_known", ENQUIRY_STATES),
            state_check("enquiry_kind_known", KINDS, "kind"),
            models.CheckConstraint(
                name="enquiry_answered_when",
                condition=~Q(state="ANSWERED") | Q(first_answered_at__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], name="enquiry_waiting", condition=Q(state=WAITING)),
            models.Index(fields=["made_at"], name="enquiry_made"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.title_en}"


class EnquiryWord(Record):
    """Something said about an enquiry by the buyer or by us; amounts in minor units of `currency`.

    An answer names a price that holds until `valid_until`, and what the car costs on the road, or neither.
    """

    enquiry = models.ForeignKey(Enquiry, on_delete=models.CASCADE, related_name="words")
    side = models.CharField(max_length=8)
    author = models.CharField(max_length=80)
    text = models.TextField(default="", blank=True)
    price_minor = MoneyField(null=True)
    on_road_minor = MoneyField(null=True)
    currency = CurrencyField()
    valid_until = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            state_check("enquiryword_side_known", SIDES, "side"),
            models.CheckConstraint(
                name="enquiryword_price_until",
                condition=Q(price_minor__isnull=True, on_road_minor__isnull=True, valid_until__isnull=True)
                | Q(price_minor__gt=0, valid_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.id}"
