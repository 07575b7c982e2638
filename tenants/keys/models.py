from __future__ import annotations

from django.db import models

from core.kernel import clock, ids

PURPOSES = ("data", "index")


class DealerKey(models.Model):
    """One of a dealer's keys, wrapped with a master key of the platform's (AES-256-GCM).

    `data` keys seal fields and files: the newest seals, the older ones still open. The `index` key makes
    blind indexes. `wrapped_by` names the master key (`masters.name_of`). A data key is idle from `idle_since`
    on, when no row was under it any more; it is destroyed once no backup or export is older than that.

    Bytes encrypted with a key die with it: when it is destroyed `wrapped` is emptied and `destroyed_at` set.
    The row stays as evidence, without a reference to the dealer's row.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    dealer_id = models.UUIDField()
    purpose = models.CharField(max_length=8, choices=[(p, p) for p in PURPOSES], default="data")
    number = models.PositiveIntegerField(default=1)
    wrapped = models.BinaryField(default=b"")
    wrapped_by = models.CharField(max_length=16, default="", blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    idle_since = models.DateTimeField(null=True)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dealer_id", "purpose", "number"], name="dealer_key_once"),
            models.CheckConstraint(
                name="dealer_key_gone_or_there",
                condition=models.Q(destroyed_at=None) ^ models.Q(wrapped=b""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dealer_id} {self.purpose} #{self.number}"
