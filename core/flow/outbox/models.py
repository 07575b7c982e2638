from django.db import models

from core.kernel import clock, ids


class OutboxEvent(models.Model):
    """One event on its way.

    The row is written in the transaction it tells of and deleted when every handler is done.

    `aggregate` ("order:<id>") orders deliveries: an event waits for earlier ones of the same aggregate.
    `dealer_schema` is the dealer it comes from or goes to, empty for the market's own.
    `delivered` names the handlers that are done. A row with `dead_at` needs a person.
    """

    id = models.BigAutoField(primary_key=True)
    event_id = models.UUIDField(default=ids.new_id, unique=True)
    name = models.CharField(max_length=80)
    aggregate = models.CharField(max_length=80)
    dealer_schema = models.CharField(max_length=63, default="", blank=True)
    payload = models.JSONField()
    actor = models.JSONField(default=dict)
    request_id = models.CharField(max_length=64, default="", blank=True)
    occurred_at = models.DateTimeField(default=clock.now)
    available_at = models.DateTimeField(default=clock.now)
    delivered = models.JSONField(default=list)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.TextField(default="", blank=True)
    dead_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["aggregate", "id"], name="outbox_by_aggregate"),
            models.Index(
                fields=["dealer_schema", "id"],
                name="outbox_waiting_by_dealer",
                condition=models.Q(dead_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.aggregate}"
