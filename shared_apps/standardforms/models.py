from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from core.storage.models import Record, state_check
from shared_apps.standardforms.kinds import KINDS


class StandardForm(Record):
    """An edition of a standard form that operators published. It is never changed and never removed.

    Edition 1 of every kind comes with the release and has no row; `clauses` are in JSON form, `sha256` their
    digest, `note` says what changed and why.
    """

    kind = models.CharField(max_length=16, choices=[(kind, kind) for kind in KINDS])
    edition = models.PositiveSmallIntegerField()
    clauses = models.JSONField()
    sha256 = models.CharField(max_length=64)
    note = models.CharField(max_length=400)
    published_by = models.CharField(max_length=120)
    published_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            state_check("standard_form_kind_known", KINDS, "kind"),
            models.UniqueConstraint(fields=["kind", "edition"], name="standard_form_edition_once"),
            models.CheckConstraint(name="standard_form_after_the_first", condition=Q(edition__gte=2)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.edition}"
