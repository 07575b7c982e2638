from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from core.kernel import clock, ids
from core.storage.guarded import Guarded
from core.storage.models import Record, state_check, state_field
from tenant_apps.logistics.states import KINDS, REASONS, SHIPMENT


class Shipment(Record, Guarded):
    """A car's way to the dealer. `state` is the furthest stage that anybody reported.

    It is expected from `eta_from` to `eta_to`, both days included, by the newest estimate, which was made at
    `estimated_at`; `planned_to` is the last day of the first estimate, `delay_reason` a code.
    """

    vehicle_id = models.UUIDField()
    vin = models.CharField(max_length=17)
    state = state_field(SHIPMENT.choices(), SHIPMENT.initial)
    eta_from = models.DateField(null=True)
    eta_to = models.DateField(null=True)
    planned_to = models.DateField(null=True)
    estimated_at = models.DateTimeField(null=True)
    delay_reason = models.CharField(max_length=12, default="", blank=True)
    delay_note = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        constraints: ClassVar = [
            state_check("shipment_state_known", SHIPMENT.states),
            state_check("shipment_reason_known", ("", *REASONS), "delay_reason"),
            models.UniqueConstraint(fields=["vehicle_id"], name="shipment_of_vehicle_once"),
            models.CheckConstraint(
                name="shipment_window",
                condition=Q(eta_from__isnull=True, eta_to__isnull=True) | Q(eta_from__lte=F("eta_to")),
            ),
        ]

    def __str__(self) -> str:
        return self.vin


class ShipmentEvent(models.Model):
    """A report as it came. `event_id` is the sender's number, `digest` the SHA-256 of what it said.

    The database refuses to change or delete a row.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    shipment = models.ForeignKey(Shipment, on_delete=models.RESTRICT, related_name="events")
    event_id = models.CharField(max_length=64)
    kind = models.CharField(max_length=12, choices=[(k, k) for k in KINDS])
    occurred_at = models.DateTimeField()
    received_at = models.DateTimeField(default=clock.now)
    reporter = models.CharField(max_length=80, default="", blank=True)
    place = models.CharField(max_length=80, default="", blank=True)
    eta_from = models.DateField(null=True)
    eta_to = models.DateField(null=True)
    reason = models.CharField(max_length=12, default="", blank=True)
    note = models.CharField(max_length=200, default="", blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            state_check("shipmentevent_kind_known", KINDS, "kind"),
            state_check("shipmentevent_reason_known", ("", *REASONS), "reason"),
            models.UniqueConstraint(fields=["event_id"], name="shipmentevent_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.occurred_at}"
