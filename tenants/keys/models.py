from __future__ import annotations

from django.db import models

from core.kernel import clock, ids


class DealerKey(models.Model):
    """A dealer's data key, wrapped with the platform's master key (AES-256-GCM).

    Bytes encrypted with it die with it: when it is destroyed `wrapped` is emptied and `destroyed_at` set. The
    row stays as evidence, without a reference to the dealer's row.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    dealer_id = models.UUIDField()
    number = models.PositiveIntegerField(default=1)
    wrapped = models.BinaryField(default=b"")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dealer_id", "number"], name="dealer_key_once"),
            models.CheckConstraint(
                name="dealer_key_gone_or_there",
                condition=models.Q(destroyed_at=None) ^ models.Q(wrapped=b""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dealer_id} #{self.number}"
