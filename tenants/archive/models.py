from __future__ import annotations

from django.db import models
from django.db.models import Q

from core.kernel import clock
from core.storage.models import Record, state_check

BACKUP_STATES = ("RUNNING", "STORED", "FAILED")
RESTORE_STATES = ("RUNNING", "DONE", "FAILED", "UNDONE")
DRILL_STATES = ("RUNNING", "PASSED", "FAILED")


class Backup(Record):
    """One dealer's data as it was at `taken_at`, sealed with the dealer's key, at `object_key` in the
    archive.

    `size_bytes` and `sha256` are the sealed file's; `summary` says what is in it (DumpSummary). `mark` is
    what the database's counters said just before: while they say the same, nothing has changed, and
    `checked_at` is when that was last seen. The dealer's key `key_number` sealed the file. The row names
    the dealer without a reference, so that it can outlive it.
    """

    dealer_id = models.UUIDField()
    schema = models.CharField(max_length=63)
    state = models.CharField(max_length=12, choices=[(s, s) for s in BACKUP_STATES], default="RUNNING")
    started_at = models.DateTimeField(default=clock.now)
    taken_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    size_bytes = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, default="", blank=True)
    rows = models.BigIntegerField(default=0)
    fingerprint = models.CharField(max_length=64, default="", blank=True)
    version = models.CharField(max_length=64, default="", blank=True)
    summary = models.JSONField(default=dict)
    mark = models.CharField(max_length=120, default="", blank=True)
    object_key = models.CharField(max_length=250)
    key_number = models.PositiveIntegerField(default=1)
    error = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            state_check("backup_state_known", BACKUP_STATES),
            models.CheckConstraint(
                name="backup_stored_is_whole",
                condition=~Q(state="STORED") | Q(taken_at__isnull=False) & ~Q(sha256=""),
            ),
            models.UniqueConstraint(
                name="backup_one_at_a_time", fields=["dealer_id"], condition=Q(state="RUNNING")
            ),
        ]
        indexes = [models.Index(fields=["dealer_id", "-started_at"], name="backup_of_dealer")]

    def __str__(self) -> str:
        return f"{self.object_key} {self.state}"

    @property
    def place(self) -> str:
        """What its file is bound to: it opens as this backup of this dealer only."""
        return f"backup:{self.dealer_id}:{self.id}"


class VaultCopy(Record):
    """A copy of one of a dealer's files in write-once storage, sealed with the dealer's key `key_number` at
    `object_key` in the archive. Made once, with the first backup after it was filed; `sha256` and
    `size_bytes` are the file's own.
    """

    dealer_id = models.UUIDField()
    sha256 = models.CharField(max_length=64)
    size_bytes = models.BigIntegerField()
    object_key = models.CharField(max_length=250)
    key_number = models.PositiveIntegerField(default=1)
    sealed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(name="vault_copy_once", fields=["dealer_id", "sha256"])]

    def __str__(self) -> str:
        return self.object_key

    @property
    def place(self) -> str:
        """What its file is bound to: it opens as this document of this dealer only."""
        return f"paper:{self.dealer_id}:{self.sha256}"


class Restore(Record):
    """That a dealer was put back to a backup, or (`undoes`) to what an earlier restore had replaced.

    `new_schema` is where the data lay before it took the dealer's name at `replaced_at`; `kept_schema` is
    what it replaced, kept until `kept_until` and empty once that is dropped. `findings` are what a person
    must look at (`tenants.archive.hooks.Finding`).
    """

    dealer_id = models.UUIDField()
    backup = models.ForeignKey(Backup, on_delete=models.SET_NULL, null=True, related_name="restores")
    undoes = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    restored_to = models.DateTimeField()
    state = models.CharField(max_length=12, choices=[(s, s) for s in RESTORE_STATES], default="RUNNING")
    actor_name = models.CharField(max_length=120, default="", blank=True)
    new_schema = models.CharField(max_length=63)
    replaced_at = models.DateTimeField(null=True)
    kept_schema = models.CharField(max_length=63, default="", blank=True)
    kept_until = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    findings = models.JSONField(default=list)
    error = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            state_check("restore_state_known", RESTORE_STATES),
            models.UniqueConstraint(
                name="restore_one_at_a_time", fields=["dealer_id"], condition=Q(state="RUNNING")
            ),
        ]
        indexes = [models.Index(fields=["dealer_id", "-created_at"], name="restore_of_dealer")]

    def __str__(self) -> str:
        return f"{self.dealer_id} {self.state}"


class Drill(Record):
    """A rehearsal: the newest backup loaded into a scratch schema, compared, timed and dropped again.

    `rpo_seconds` is the age of the data that would be lost, `rto_seconds` how long until a schema was usable.
    `report` holds the rest, `report.differences` above all.
    """

    dealer_id = models.UUIDField()
    backup = models.ForeignKey(Backup, on_delete=models.SET_NULL, null=True, related_name="drills")
    state = models.CharField(max_length=12, choices=[(s, s) for s in DRILL_STATES], default="RUNNING")
    scratch = models.CharField(max_length=63)
    finished_at = models.DateTimeField(null=True)
    rpo_seconds = models.DecimalField(max_digits=14, decimal_places=3, null=True)
    rto_seconds = models.DecimalField(max_digits=14, decimal_places=3, null=True)
    report = models.JSONField(default=dict)
    error = models.TextField(default="", blank=True)

    class Meta:
        constraints = [state_check("drill_state_known", DRILL_STATES)]
        indexes = [models.Index(fields=["dealer_id", "-created_at"], name="drill_of_dealer")]

    def __str__(self) -> str:
        return f"{self.dealer_id} {self.state}"
