from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Right

from core.storage.exports import ExportRecord, ExportStretch
from core.storage.guarded import Guarded
from core.storage.models import Record, state_check, state_field
from tenant_apps.archive.facts import KINDS
from tenant_apps.archive.states import EXPORT, HOLD, UNDER_WAY


class Document(Record):
    """A filed document. The database changes nothing of it but to keep it longer, and, when its time is over
    and no hold is in force, to blank the buyer's name as its file is erased; the entry itself stays.

    `key` and `version` are its place in write-once storage. `subject_kind` and `subject_id` name what it is.
    """

    kind = models.CharField(max_length=16)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    number = models.CharField(max_length=60)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    key = models.CharField(max_length=200)
    storage_version = models.CharField(max_length=200, default="", blank=True)
    buyer_name = models.CharField(max_length=120, default="", blank=True)
    vin = models.CharField(max_length=17, default="", blank=True)
    order_id = models.UUIDField(null=True)
    sealed_at = models.DateTimeField()
    retain_until = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["-sealed_at", "-id"], name="document_by_time"),
            models.Index(Right("vin", 6), name="document_by_vin_tail"),
            models.Index(fields=["buyer_name"], name="document_by_buyer", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["number"], name="document_by_number", opclasses=["varchar_pattern_ops"]),
        ]
        constraints: ClassVar = [
            state_check("document_kind_known", KINDS, "kind"),
            models.UniqueConstraint(name="document_content_once", fields=["sha256"]),
            models.CheckConstraint(
                name="document_kept_a_while", condition=Q(retain_until__gt=F("sealed_at"))
            ),
            models.CheckConstraint(
                name="document_erased_is_blank", condition=Q(erased_at__isnull=True) | Q(buyer_name="")
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Hold(Record, Guarded):
    """A legal hold: while one is in force the document is not erased, whatever its retention says."""

    document = models.ForeignKey(Document, on_delete=models.RESTRICT, related_name="holds")
    state = state_field(HOLD.choices(), HOLD.initial)
    reason = models.CharField(max_length=400)
    placed_by = models.CharField(max_length=120)
    asked_by = models.CharField(max_length=120, default="", blank=True)
    asked_by_id = models.UUIDField(null=True)
    release_reason = models.CharField(max_length=400, default="", blank=True)
    released_by = models.CharField(max_length=120, default="", blank=True)
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [state_check("hold_state_known", HOLD.states)]

    def __str__(self) -> str:
        return self.reason


class Export(ExportRecord):
    """A ZIP of the dealer's own documents. `recipient` is named on the watermarked copies, "" without."""

    state = state_field(EXPORT.choices(), EXPORT.initial)
    purpose = models.CharField(max_length=12)
    note = models.CharField(max_length=400, default="", blank=True)
    recipient = models.CharField(max_length=80, default="", blank=True)
    total = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            state_check("filing_export_state_known", EXPORT.states),
            models.UniqueConstraint(
                name="export_one_each", fields=["asked_by_id"], condition=Q(state__in=UNDER_WAY)
            ),
            models.CheckConstraint(
                name="export_done_has_a_file", condition=~Q(state="DONE") | (~Q(key="") & ~Q(sha256=""))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked_by}: {self.total}"


class ExportPart(ExportStretch):
    """A stretch of one of them."""

    export = models.ForeignKey(Export, on_delete=models.CASCADE, related_name="parts")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="export_part_once", fields=["export", "place"]),
        ]

    def __str__(self) -> str:
        return f"{self.export_id} {self.place}"
