from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from core.kernel import clock, ids
from core.storage.models import Record


class Day(models.Model):
    """A day of the log once it is closed: the root over its leaves, chained to the day before.

    Roots are SHA-256 in hexadecimal, made as `merkle` says. `token` is the RFC 3161 timestamp (DER) over the
    32 bytes of `root`; it comes later than the close when the authority does not answer, and `attempts` and
    `fault` tell of that. The database lets nobody change or delete a day, but for the stamp it still lacks.
    """

    date = models.DateField(primary_key=True)
    size = models.PositiveIntegerField()
    tree_root = models.CharField(max_length=64)
    previous_root = models.CharField(max_length=64)
    root = models.CharField(max_length=64)
    closed_at = models.DateTimeField(default=clock.now)
    token = models.BinaryField(null=True)
    stamped_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    fault = models.CharField(max_length=200, default="", blank=True)

    def __str__(self) -> str:
        return self.date.isoformat()


class Leaf(models.Model):
    """A digest in the log, entered by the dealer whose document it is, or by the platform (no dealer).

    Nothing of it changes but that, once, the close of a day gives it its place: `day`, `position` in the
    day's tree and `path`, the sibling hashes of 32 bytes each, one after the other. Holds no personal data.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    dealer_id = models.UUIDField(null=True)
    document_sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=24)
    sealed_at = models.DateTimeField()
    entered_at = models.DateTimeField(default=clock.now)
    day = models.ForeignKey(Day, null=True, on_delete=models.PROTECT, related_name="leaves", db_index=False)
    position = models.PositiveIntegerField(null=True)
    path = models.BinaryField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["document_sha256", "dealer_id"], nulls_distinct=False, name="notary_once_a_dealer"
            ),
            models.UniqueConstraint(fields=["day", "position"], name="notary_place"),
            models.CheckConstraint(
                condition=Q(document_sha256__regex=r"^[0-9a-f]{64}$"), name="notary_is_a_digest"
            ),
            models.CheckConstraint(
                condition=Q(day=None, position=None, path=None)
                | Q(day__isnull=False, position__isnull=False, path__isnull=False),
                name="notary_placed_whole",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["id"], condition=Q(day=None), name="notary_waiting"),
            models.Index(fields=["dealer_id", "id"], condition=Q(kind="AUDIT_HEAD"), name="notary_heads"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.document_sha256[:12]}"


class CheckRun(Record):
    """A walk over the log and every chain of audit lines: `done` of `total` chains, `broken` of them.

    `log` says what came of the log (`days`, `leaves`, `stamped`, and where it does not hold `fault`, `day`,
    `position`). It is under way until `finished_at`; `error` is set where it did not come to its end.
    """

    asked_by = models.CharField(max_length=120)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    broken = models.PositiveIntegerField(default=0)
    log = models.JSONField(default=dict)
    error = models.CharField(max_length=200, default="", blank=True)

    def __str__(self) -> str:
        return f"{self.created_at:%F %R} by {self.asked_by}"


class ChainResult(models.Model):
    """What the last check of a chain of audit lines found; the platform's own has no dealer.

    `fault` is "" where everything holds, "unreadable" where it could not be walked, else one of
    `core.flow.audit.chain.Fault`, with the place: `number`, and the line's time, action and subject.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    dealer_id = models.UUIDField(null=True)
    name = models.CharField(max_length=120, default="", blank=True)
    checked_at = models.DateTimeField(default=clock.now)
    lines = models.PositiveBigIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0)
    heads = models.PositiveIntegerField(default=0)
    undone = models.PositiveIntegerField(default=0)
    broken = models.BooleanField(default=False)
    fault = models.CharField(max_length=20, default="", blank=True)
    number = models.PositiveBigIntegerField(default=0)
    at = models.DateTimeField(null=True)
    action = models.CharField(max_length=80, default="", blank=True)
    subject = models.CharField(max_length=120, default="", blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dealer_id"], nulls_distinct=False, name="notary_result_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name or 'platform'}: {self.fault or 'holds'}"


class Renewal(Record):
    """A fresh timestamp over the log up to `day` and over the older timestamps, made before their clock's
    certificate expires: whatever the log holds by then stays provable until `holds_until`.

    `said` is the file in write-once storage at `key`, with its digest `sha256`; `token` is the RFC 3161
    timestamp (DER) over that digest. Never changed, never removed.
    """

    day = models.ForeignKey(Day, on_delete=models.PROTECT, related_name="+", db_index=False)
    root = models.CharField(max_length=64)
    key = models.CharField(max_length=200)
    storage_version = models.CharField(max_length=200, default="", blank=True)
    sha256 = models.CharField(max_length=64)
    token = models.BinaryField()
    stamped_at = models.DateTimeField()
    holds_until = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sha256"], name="notary_renewal_once"),
        ]

    def __str__(self) -> str:
        return f"until {self.day_id}, holds until {self.holds_until:%F}"
