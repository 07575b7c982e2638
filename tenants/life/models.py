from __future__ import annotations

from django.db import models

from core.kernel import clock
from core.storage.models import Record, state_check

EXPORT_STATES = ("REQUESTED", "RUNNING", "READY", "FAILED", "ERASED")
UNFINISHED = ("REQUESTED", "RUNNING")


class Export(Record):
    """One archive of everything a dealer has here, made by the worker.

    `key` is its place in the file storage, `size` its bytes, `sha256` and `manifest_sha256` (hex) the digests
    of the whole file and of its manifest, the dealer's key `key_number` sealed it. The row outlives the
    file: after erasure it is ERASED and `key` empty. `dealer_id` refers to no row, so that it may outlive
    the dealer, too.
    """

    dealer_id = models.UUIDField()
    state = models.CharField(max_length=12, default="REQUESTED", choices=[(s, s) for s in EXPORT_STATES])
    asked_by = models.CharField(max_length=120)
    key = models.CharField(max_length=200, default="", blank=True)
    size = models.BigIntegerField(default=0)
    members = models.PositiveIntegerField(default=0)
    rows = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, default="", blank=True)
    manifest_sha256 = models.CharField(max_length=64, default="", blank=True)
    finished_at = models.DateTimeField(null=True)
    key_number = models.PositiveIntegerField(default=1)
    downloads = models.PositiveIntegerField(default=0)
    error = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            state_check("export_state_known", EXPORT_STATES),
            models.UniqueConstraint(
                fields=["dealer_id"], name="export_one_at_a_time", condition=models.Q(state__in=UNFINISHED)
            ),
        ]
        indexes = [models.Index(fields=["dealer_id", "-created_at"], name="export_by_dealer")]

    def __str__(self) -> str:
        return f"{self.dealer_id} {self.state}"


class Erasure(models.Model):
    """The end of a dealer, step by step. `done` names the steps that are through, `counts` what each removed:
    whoever comes after a crash goes on from there. Until `busy_until` one process is at it.
    """

    dealer_id = models.UUIDField(primary_key=True)
    asked_by = models.CharField(max_length=120)
    done = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    error = models.TextField(default="", blank=True)
    busy_until = models.DateTimeField(null=True)
    started_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.dealer_id} {'done' if self.finished_at else 'running'}"


class KeptFile(Record):
    """A file in write-once storage that outlives its dealer, since the law, or the lock it lies under, keeps
    it until `until`; a sweep erases it then, and this row with it.
    """

    dealer_id = models.UUIDField()
    key = models.CharField(max_length=200)
    version = models.CharField(max_length=200, default="", blank=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    until = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dealer_id", "key", "version"], name="kept_file_once"),
        ]
        indexes = [models.Index(fields=["until"], name="kept_file_by_day")]

    def __str__(self) -> str:
        return f"{self.key} until {self.until:%F}"


class Certificate(models.Model):
    """That a dealer's data was destroyed: what, when, by whom.

    `statement` is canonical JSON, `signature` (hex, Ed25519) is of its bytes; `pdf` is the same for people,
    empty where PDFs could not be made.
    """

    number = models.CharField(max_length=32, primary_key=True)
    dealer_id = models.UUIDField(unique=True)
    issued_at = models.DateTimeField(default=clock.now)
    statement = models.TextField()
    public_key = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)
    pdf = models.BinaryField(default=b"")

    def __str__(self) -> str:
        return self.number
