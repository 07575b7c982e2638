from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from core.storage.exports import ExportRecord, ExportStretch
from core.storage.models import Record, state_check, state_field
from shared_apps.mandates.states import MANDATED_EXPORT, UNDER_WAY


class Mandate(Record):
    """A dealer's leave for the platform to take documents from its archive: `kinds`, sealed from `since` to
    `until`. In force until it is withdrawn or `ends_on` has passed. The database lets nothing of it change
    but its withdrawal, once.
    """

    dealer_id = models.UUIDField()
    kinds = models.JSONField()
    since = models.DateField()
    until = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    reason = models.CharField(max_length=400)
    granted_by = models.CharField(max_length=120)
    granted_by_id = models.UUIDField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=120, default="", blank=True)
    withdraw_reason = models.CharField(max_length=400, default="", blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["dealer_id", "id"], name="mandate_of_dealer")]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="mandate_days_in_order", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
            models.CheckConstraint(
                name="mandate_withdrawn_by_somebody", condition=Q(withdrawn_at=None) | ~Q(withdrawn_by="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dealer_id} {self.since}"


class MandatedExport(ExportRecord):
    """A ZIP over several dealers. `dealers` lists whose mandate was in force when the worker began: id, slug,
    name, state (WAITING, DONE, WITHDRAWN), `total` and `done` documents.
    """

    state = state_field(MANDATED_EXPORT.choices(), MANDATED_EXPORT.initial)
    reason = models.CharField(max_length=400)
    dealers = models.JSONField(default=list)
    total = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            state_check("mandated_export_state_known", MANDATED_EXPORT.states),
            models.UniqueConstraint(
                name="mandated_export_one_each", fields=["asked_by_id"], condition=Q(state__in=UNDER_WAY)
            ),
            models.CheckConstraint(
                name="mandated_export_has_a_file", condition=~Q(state="DONE") | (~Q(key="") & ~Q(sha256=""))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked_by}: {self.reason}"


class MandatedPart(ExportStretch):
    """A stretch of one of them, of one dealer; gone once the file is finished."""

    export = models.ForeignKey(MandatedExport, on_delete=models.CASCADE, related_name="parts")
    dealer_id = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="mandated_part_once", fields=["export", "place"]),
        ]

    def __str__(self) -> str:
        return f"{self.export_id} {self.place}"
