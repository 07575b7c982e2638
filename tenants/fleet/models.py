from __future__ import annotations

from django.db import models

from core.kernel import clock
from core.storage.models import state_check

SCHEMA_STATES = ("TEMPLATE", "SPARE", "TAKEN", "DROPPED")


class Schema(models.Model):
    """A dealers' schema that was built here: the template, a spare in the pool, or one a dealer lives in.

    `version` is the digest of the migrations it has (`tenants.fleet.versions`), so that one query over this
    table tells who lags behind. `fingerprint` is the digest of its shape when it was last looked at, empty
    when nobody has looked since its last migration. `fault` says why traffic to it is refused; empty when it
    is sound. `error` says why its last migration failed, while traffic goes on. DROPPED rows keep a name from
    coming back.
    """

    name = models.CharField(max_length=63, primary_key=True)
    state = models.CharField(max_length=12, choices=[(s, s) for s in SCHEMA_STATES])
    version = models.CharField(max_length=64, default="", blank=True)
    fingerprint = models.CharField(max_length=64, default="", blank=True)
    fault = models.TextField(default="", blank=True)
    error = models.TextField(default="", blank=True, db_default="")
    migrated_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [state_check("schema_state_known", SCHEMA_STATES)]
        indexes = [
            models.Index(fields=["name"], name="schema_spares", condition=models.Q(state="SPARE")),
            models.Index(fields=["version"], name="schema_by_version"),
        ]

    def __str__(self) -> str:
        return self.name
