from django.db import models

from core.kernel import clock, ids


class AuditLine(models.Model):
    """One act: who, what ("stock.vehicle.repriced"), on which thing, what it was before and after.

    Made in `public` and in every dealer's schema; the database refuses to change or delete a line.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    at = models.DateTimeField(default=clock.now)
    actor_kind = models.CharField(max_length=12)
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=120, default="", blank=True)
    action = models.CharField(max_length=80)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=64)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    note = models.TextField(default="", blank=True)
    request_id = models.CharField(max_length=64, default="", blank=True)

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject_id", "at"], name="audit_by_subject")]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_kind}:{self.subject_id}"


class AuditLink(models.Model):
    """A line's place in the chain of lines (`chain`), one schema one chain. As little changed as a line.

    Links are made by a sweep, a little later than the lines: no two acts wait for one another because of it.
    `line_id` refers to a line without a foreign key, so that a link outlives a line that somebody removes.
    """

    number = models.BigIntegerField(primary_key=True)
    line_id = models.UUIDField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["line_id"], name="audit_linked_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.hash[:12]}"
