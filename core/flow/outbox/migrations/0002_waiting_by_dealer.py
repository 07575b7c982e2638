from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """The relay goes from dealer to dealer: what waits is found by dealer instead of in one long line."""

    atomic = False
    dependencies = [("outbox", "0001_initial")]
    operations = [
        AddIndexConcurrently(
            "outboxevent",
            models.Index(
                fields=["dealer_schema", "id"], name="outbox_waiting_by_dealer", condition=models.Q(dead_at=None)
            ),
        ),
        RemoveIndexConcurrently("outboxevent", "outbox_waiting"),
    ]
