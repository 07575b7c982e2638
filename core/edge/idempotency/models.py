from django.db import models

from core.kernel import clock


class IdempotencyKey(models.Model):
    """A key a caller gave to an unsafe call, what the call was, and what was answered.

    A `status` of 0 means that the call is still running.
    """

    id = models.BigAutoField(primary_key=True)
    owner = models.CharField(max_length=120)
    key = models.CharField(max_length=120)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(default="", blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="idempotency_once")]
        indexes = [models.Index(fields=["created_at"], name="idempotency_age")]

    def __str__(self) -> str:
        return f"{self.owner} {self.key}"
